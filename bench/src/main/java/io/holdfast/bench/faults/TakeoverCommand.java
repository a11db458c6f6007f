package io.holdfast.bench.faults;

import static io.holdfast.bench.UsageException.check;

import io.holdfast.bench.OpenFiles;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills the owner of many streams, and says how long their readers waited. */
@Command(
        name = "takeover",
        description =
                "Kills the node that owns all streams and measures how long readers at another one wait. Exit code: 0"
                        + " clean, 1 violations, 2 usage.")
public final class TakeoverCommand implements Callable<Integer> {
    private static final int CLEAN = 0;
    private static final int VIOLATIONS = 1;
    private static final int OTHER_FILES = 200;
    /** Longer than a run, since a stream that ends says nothing of a takeover. */
    private static final int LIFE_SECONDS = 600;
    /** Heartbeats come every two seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(
            names = "--streams",
            split = ",",
            paramLabel = "N",
            defaultValue = "100,1000",
            description = "open streams, for each number a new cluster (default: ${DEFAULT-VALUE})")
    private List<Integer> streams = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1",
            description = "events/s of each stream (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--open-rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "streams opened per second (default: ${DEFAULT-VALUE})")
    private int openRate;

    @Option(
            names = "--settle",
            paramLabel = "S",
            defaultValue = "5",
            description =
                    "seconds without a fault, before and while it is measured without one (default: ${DEFAULT-VALUE})")
    private double settle;

    @Option(names = "--upstream-resumes", description = "the upstream gives ids and honours Last-Event-ID")
    private boolean resumes;

    @Option(
            names = "--apart",
            description = "gateway, owner and the next owner are three nodes, and the upstream is a process of its own:"
                    + " for as many streams as one process may have files")
    private boolean apart;

    @Option(names = "--json", description = "the result as JSON on standard output")
    private boolean json;

    public TakeoverCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        node.validate();
        long most = (OpenFiles.allowed() - OTHER_FILES) / (apart ? 1 : 2);
        for (int count : streams) {
            check(count > 0 && count <= most, "--streams", count, "1..%d (ulimit -n)".formatted(most));
        }
        check(rate > 0 && rate <= 1_000, "--rate", rate, "more than 0, at most 1000");
        check(openRate > 0, "--open-rate", openRate, "1 or more");
        check(settle > 0, "--settle", settle, "more than 0");
        Path directory = node.directory();
        err.println("Nodes write to " + directory);
        List<Takeover> all = new ArrayList<>();
        for (int count : streams) {
            all.add(run(count, Files.createDirectories(directory.resolve("takeover-" + count))));
        }
        print(all);
        return all.stream().allMatch(Takeover::clean) ? CLEAN : VIOLATIONS;
    }

    private Takeover run(int count, Path directory) throws IOException, InterruptedException {
        int events = (int) Math.ceil(rate * LIFE_SECONDS);
        StreamShape shape = new StreamShape(events, rate, 0, 0, 0, PATIENCE, Duration.ZERO);
        Stage stage = new Stage(
                node, new Layout(apart ? 3 : 2, false, apart), new Stage.Streams(shape, resumes, List.of(), count));
        Duration pause = Duration.ofMillis((long) (1000 * settle));
        return stage.perform(
                directory, scene -> new TakeoverRun(scene, apart, pause, err::println).run(count, openRate, events));
    }

    private void print(List<Takeover> all) {
        if (json) {
            JsonArray rows = new JsonArray();
            all.forEach(takeover -> rows.add(takeover.json()));
            out.println(rows.encodePrettily());
            return;
        }
        out.print(Takeover.HEAD);
        all.forEach(takeover -> out.print(takeover.row()));
        all.forEach(takeover -> takeover.findings().first().forEach(found -> out.println("  " + found)));
        out.flush();
    }
}
