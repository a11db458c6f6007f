package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Offers a server more new streams than it can carry, and shows what it makes of them. */
@Command(
        name = "overload",
        description = "Offers short streams at rates below and above what the server carries. Exit code: 0 the goodput "
                + "stays within 10 %% of its best from the peak on, 1 it does not, or something was damaged, 2 usage.")
final class OverloadCommand implements Callable<Integer> {
    private static final double FLAT = 0.9;
    /** Beside the stream's own time. */
    private static final int PATIENCE_MS = 10_000;

    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "server (default: ${DEFAULT-VALUE})")
    private String url = "";

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private EventOptions event = new EventOptions();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "20",
            description = "events of each stream (default: ${DEFAULT-VALUE})")
    private long events;

    @Option(
            names = "--loads",
            split = ",",
            paramLabel = "X",
            defaultValue = "0.25,0.5,0.75,1,1.25,1.5,2,2.5,3",
            description = "what is offered, in parts of the peak (default: ${DEFAULT-VALUE})")
    private List<Double> loads = List.of();

    @Option(
            names = "--peak",
            paramLabel = "N",
            defaultValue = "0",
            description = "new streams/s that the server carries; 0: look for it (default: ${DEFAULT-VALUE})")
    private double peak;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "50",
            description = "new streams/s to begin the search for the peak with (default: ${DEFAULT-VALUE})")
    private double first;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "of each step that count (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--settle",
            paramLabel = "S",
            defaultValue = "5",
            description = "before them, and of rest behind (default: ${DEFAULT-VALUE})")
    private int settle;

    @Option(names = "--svg", paramLabel = "FILE", description = "writes a picture of the curve")
    private Optional<Path> svg = Optional.empty();

    OverloadCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        check(loads.stream().allMatch(load -> load > 0 && load <= 100), "--loads", loads, "each 0..100");
        check(events > 0, "--events", events, "> 0");
        check(seconds > 0, "--seconds", seconds, "> 0");
        var shape = new UpstreamSettings(event.rate, event.size, events, false);
        int patienceMs = PATIENCE_MS + (int) (shape.paced() ? events * 1_000 / event.rate : 0);
        Vertx vertx = BenchMain.newVertx();
        try {
            if (server.upstreamPort > 0) {
                UpstreamServer.deploy(vertx, "127.0.0.1", server.upstreamPort, shape)
                        .await();
            }
            var plan = new OverloadRun.Plan(loads, first, peak, seconds, settle, patienceMs);
            var run = new OverloadRun(vertx, plan, Opening.question(Target.parse(url), server.path), err::println);
            return report(shape, run.run(), run.violations());
        } finally {
            vertx.close().await();
        }
    }

    private int report(UpstreamSettings shape, List<OverloadStep> steps, Violations violations) throws IOException {
        String what = "streams of %d events, %s".formatted(events, shape);
        var text = new StringBuilder(what).append(System.lineSeparator()).append(OverloadStep.HEAD);
        steps.forEach(step -> text.append(step.row()));
        double best = steps.stream().mapToDouble(OverloadStep::whole).max().orElse(0);
        double worst = steps.stream()
                .filter(step -> step.load() >= 1)
                .mapToDouble(OverloadStep::whole)
                .min()
                .orElse(best);
        text.append("goodput from the peak on: at least %.0f %% of the best, %.1f/s%n"
                .formatted(best > 0 ? 100 * worst / best : 0, best));
        text.append("violations: ").append(violations.count()).append(' ').append(violations.byKind());
        out.println(text);
        violations.first().forEach(violation -> out.println("  " + violation));
        if (svg.isPresent()) {
            Files.writeString(svg.get(), new OverloadPicture(what, steps).svg());
        }
        return worst >= FLAT * best && violations.count() == 0 ? BenchMain.CLEAN : BenchMain.VIOLATIONS;
    }
}
