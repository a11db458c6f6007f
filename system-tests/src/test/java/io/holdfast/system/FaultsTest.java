package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.holdfast.bench.BenchMain;
import io.holdfast.testing.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fault suite (bench/README.md) in small: what a run of hours looks for, by a seed that is known. */
class FaultsTest {
    private final StringWriter output = new StringWriter();

    @TempDir
    private Path logs;

    /** The exit code. */
    private int run(String options) {
        List<String> arguments =
                new ArrayList<>(List.of("faults", "--jar", Launch.JAR.toString(), "--logs", logs.toString()));
        arguments.addAll(List.of("--jvm", "-Xmx256m -XX:TieredStopAtLevel=1 " + String.join(" ", FastStart.flags())));
        arguments.addAll(List.of(options.split(" ")));
        PrintWriter writer = new PrintWriter(output, true);
        return BenchMain.execute(writer, writer, arguments.toArray(String[]::new));
    }

    @Test
    void noReaderIsToldAnythingWrongWhateverHappens() {
        int code = run(
                "--nodes 3 --streams 60 --events 150 --rate 30 --pushed 0.3 --appended 2 --seed 7 --settle 1 --faults 3"
                        + " --kinds kill,storm,upstream-reset");

        assertThat(code).as(output.toString()).isZero();
    }

    /** In network namespaces, which only root may make. */
    @Test
    void noReaderIsToldAnythingWrongWhenANodeIsCutOff() throws Exception {
        assumeThat(new ProcessBuilder("sh", "-c", "ip netns add holdfast-probe && ip netns delete holdfast-probe")
                        .start()
                        .waitFor())
                .isZero();

        int code = run(
                "--nodes 3 --streams 40 --events 200 --rate 10 --appended 2 --seed 11 --settle 1 --faults 1 --kinds partition"
                        + " --namespaces");

        assertThat(code).as(output.toString()).isZero();
    }

    /** Redis is away for longer than appends wait for it, too, so that streams are let go and come back. */
    @Test
    void noReaderIsToldAnythingWrongWhateverHappensToRedis() {
        int code = run(
                "--nodes 2 --streams 40 --events 150 --rate 30 --appended 2 --seed 5 --settle 1 --faults 3 --kinds kill,redis-kill,redis-stall"
                        + " --set JOURNAL_TIMEOUT=1s --set REDIS_TIMEOUT=500ms --redis-server " + RedisServer.PROGRAM);

        assertThat(code).as(output.toString()).isZero();
    }

    /** A suite that finds nothing has to be known to find something. */
    @Test
    void liesOnTheWayToReadersAreFoundOut() {
        int code = run("--nodes 1 --streams 5 --events 60 --rate 60 --pushed 0 --appended 0 --settle 0.5 --faults 0"
                + " --plant lose,repeat,alter");

        assertThat(code).as(output.toString()).isOne();
        assertThat(output.toString()).contains("violations: 3 {GAP=1, REPEAT=1, DIVERGED=1}");
    }
}
