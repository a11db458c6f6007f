package io.holdfast.bench.faults;

import static io.holdfast.bench.UsageException.check;

import io.holdfast.bench.Loops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts nodes, opens streams, lets faults happen, and says whether any reader was ever told anything wrong. */
@Command(
        name = "faults",
        description = "Starts nodes, kills and disturbs them by a seeded schedule, and checks every event that readers"
                + " see. Exit code: 0 clean, 1 violations, 2 usage.")
public final class FaultsCommand implements Callable<Integer> {
    private static final int CLEAN = 0;
    private static final int VIOLATIONS = 1;
    /** Long enough for audits, short enough for small heaps; beats that a patient reader hears in time. */
    private static final Map<String, String> SETTINGS = Map.of("RETENTION", "2m", "HEARTBEAT", "2s");

    private static final Duration KEPT = Duration.ofSeconds(90);

    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private FaultsOptions options = new FaultsOptions();

    public FaultsCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check(Files.isRegularFile(options.jar), "--jar", options.jar, "a node's jar");
        check(options.nodes > 0 && options.nodes <= 10, "--nodes", options.nodes, "1..10");
        check(options.streams > 0, "--streams", options.streams, "1 or more");
        check(options.events > 1, "--events", options.events, "2 or more");
        check(options.rate > 0, "--rate", options.rate, "more than 0");
        check(options.faults >= 0, "--faults", options.faults, "0 or more");
        List<Fault> schedule = Schedule.of(options.seed, options.kinds, options.faults, options.nodes);
        err.println("Seed: " + options.seed);
        for (int i = 0; i < schedule.size(); i++) {
            err.printf("  %d: %s%n", i + 1, schedule.get(i));
        }
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        try {
            return run(vertx, schedule);
        } finally {
            vertx.close().await();
        }
    }

    private int run(Vertx vertx, List<Fault> schedule) throws IOException, InterruptedException {
        StreamShape shape = new StreamShape(
                options.events,
                options.rate,
                options.secondReaders,
                options.audits,
                Duration.ofMillis((long) (1000 * options.patience)),
                KEPT);
        Context loop = vertx.getOrCreateContext();
        PacedUpstream upstream = new PacedUpstream(vertx, options.rate, options.resumes, options.seed);
        int port = Loops.call(loop, upstream::start).await();
        Population population = Loops.call(
                        loop,
                        () -> Future.succeededFuture(
                                new Population(vertx, upstream, shape, options.plant, options.seed)))
                .await();
        Path directory = options.logs.isEmpty() ? Files.createTempDirectory("holdfast-faults") : Path.of(options.logs);
        Files.createDirectories(directory);
        err.println("Nodes write to " + directory);
        // A build meanwhile would take classes away from nodes that run.
        Path jar = Files.copy(options.jar, directory.resolve("node.jar"), StandardCopyOption.REPLACE_EXISTING);
        try (PortBlock ports = PortBlock.claim();
                Cluster cluster =
                        new Cluster(nodes(ports, jar, "http://127.0.0.1:%d/agent".formatted(port)), directory)) {
            cluster.start();
            Scene scene = new Scene(loop, cluster, upstream, population);
            Effects effects = new FaultRun(
                            scene, shape, Duration.ofMillis((long) (1000 * options.settle)), err::println)
                    .run(options.streams, options.openRate, schedule);
            FaultReport report = scene.onLoop(() -> new FaultReport(
                    options.seed,
                    effects,
                    population.counts(),
                    population.findings(),
                    population.latency(),
                    upstream.asked(),
                    upstream.askedAgain()));
            out.println(options.json ? report.json() : report.text());
            return report.findings().count() == 0 ? CLEAN : VIOLATIONS;
        }
    }

    private NodeCommand nodes(PortBlock ports, Path jar, String upstream) {
        Map<String, String> environment = new HashMap<>(SETTINGS);
        environment.putAll(options.settings);
        return new NodeCommand(
                Path.of(options.java),
                jar,
                words(options.jvm),
                words(options.nodeArguments),
                environment,
                options.clusterPort == 0 ? ports.first() : options.clusterPort,
                options.nodes,
                upstream);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
