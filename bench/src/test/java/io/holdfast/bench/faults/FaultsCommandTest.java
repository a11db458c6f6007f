package io.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.BenchMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsCommandTest {
    /** Any file will do, since no node is started. */
    private static final String JAR = "pom.xml";

    private static final int USAGE = 2;

    private final StringWriter output = new StringWriter();

    private int execute(String... options) {
        List<String> arguments = new ArrayList<>(List.of("faults"));
        arguments.addAll(List.of(options));
        PrintWriter writer = new PrintWriter(output, true);
        return BenchMain.execute(writer, writer, arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nodes=0",
                "--nodes=11",
                "--streams=0",
                "--events=1",
                "--rate=0",
                "--faults=-1",
                "--open-rate=0",
                "--kinds=flood",
                "--kinds=redis-kill",
                "--kinds=kill-all",
                "--kinds=partition",
                "--redis-server=nowhere",
                "--plant=truth",
                "--unhurt=4",
                "--unhurt=1 --kinds=rolling",
                "--soak=soak.svg",
                "--nodes=2 --kinds=kill-2",
                "--nonsense"
            })
    void valueThatCannotBeUsedIsAUsageError(String options) {
        assertThat(execute(("--jar=" + JAR + " " + options).split(" ")))
                .as(output.toString())
                .isEqualTo(USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--streams=0",
                "--streams=100,-1",
                "--streams=2000000000",
                "--rate=0",
                "--open-rate=0",
                "--settle=0",
                "--redis-server=nowhere"
            })
    void takeoverOptionThatCannotBeUsedIsAUsageError(String option) {
        PrintWriter writer = new PrintWriter(output, true);
        assertThat(BenchMain.execute(writer, writer, "takeover", "--jar=" + JAR, option))
                .as(output.toString())
                .isEqualTo(USAGE);
    }

    @Test
    void jarThatIsNotThereIsAUsageError() {
        assertThat(execute("--jar", "nowhere")).isEqualTo(USAGE);
        assertThat(output.toString()).startsWith("--jar: nowhere (expected: ");
    }
}
