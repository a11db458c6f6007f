package io.holdfast.bench.faults;

import io.holdfast.bench.Loops;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything that a run needs, from its first process to its last. */
final class FaultSession {
    /** Long enough for audits, short enough for small heaps; beats that a patient reader hears in time. */
    private static final Map<String, String> SETTINGS = Map.of("RETENTION", "2m", "HEARTBEAT", "2s");

    private static final Duration KEPT = Duration.ofSeconds(90);

    private final FaultsOptions options;
    private final Consumer<String> progress;
    private final StreamShape shape;

    FaultSession(FaultsOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        shape = new StreamShape(
                options.events,
                options.rate,
                options.secondReaders,
                options.audits,
                Duration.ofMillis((long) (1000 * options.patience)),
                KEPT);
    }

    FaultReport run(List<Fault> schedule) throws IOException, InterruptedException {
        Path directory = options.logs.isEmpty() ? Files.createTempDirectory("holdfast-faults") : Path.of(options.logs);
        Files.createDirectories(directory);
        progress.accept("Nodes write to " + directory);
        try (PortBlock ports = PortBlock.claim()) {
            return run(schedule, directory, ports);
        }
    }

    private FaultReport run(List<Fault> schedule, Path directory, PortBlock ports)
            throws IOException, InterruptedException {
        try (Network network =
                options.namespaces ? Namespaces.create(ports.number(), options.nodes) : Network.LOOPBACK) {
            if (options.redisServer.isEmpty()) {
                return run(schedule, directory, ports, network, Optional.empty());
            }
            try (Redis redis = Redis.start(Path.of(options.redisServer), directory, network.toolHost(), ports.last())) {
                return run(schedule, directory, ports, network, Optional.of(redis));
            }
        }
    }

    private FaultReport run(
            List<Fault> schedule, Path directory, PortBlock ports, Network network, Optional<Redis> redis)
            throws IOException, InterruptedException {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        try {
            Context loop = vertx.getOrCreateContext();
            PacedUpstream upstream =
                    new PacedUpstream(vertx, options.rate, network.toolHost(), options.resumes, options.seed);
            Population population = new Population(vertx, upstream, shape, options.plant, options.seed);
            int port = Loops.call(loop, () -> population.start().compose(started -> upstream.start()))
                    .await();
            // A build meanwhile would take classes away from nodes that run.
            Path jar = Files.copy(options.jar, directory.resolve("node.jar"), StandardCopyOption.REPLACE_EXISTING);
            NodeCommand command = nodes(jar, ports, port, network, redis);
            try (Cluster cluster = new Cluster(command, directory)) {
                cluster.start();
                FaultReport report = run(schedule, new Scene(loop, cluster, upstream, population, redis, network));
                write(report, directory);
                return report;
            }
        } finally {
            vertx.close().await();
        }
    }

    private static void write(FaultReport report, Path directory) throws IOException {
        Files.write(
                directory.resolve("violations.txt"),
                report.findings().kept().stream().map(Violation::toString).toList());
    }

    private FaultReport run(List<Fault> schedule, Scene scene) throws InterruptedException {
        Duration settle = Duration.ofMillis((long) (1000 * options.settle));
        Effects effects = new FaultRun(scene, shape, settle, progress).run(options.streams, options.openRate, schedule);
        return scene.onLoop(() -> new FaultReport(
                options.seed,
                effects,
                scene.population().counts(),
                scene.population().findings(),
                scene.population().latency(),
                scene.upstream().asked(),
                scene.upstream().askedAgain()));
    }

    private NodeCommand nodes(Path jar, PortBlock ports, int upstreamPort, Network network, Optional<Redis> redis) {
        Map<String, String> environment = new HashMap<>(SETTINGS);
        environment.putAll(options.settings);
        List<String> arguments = new ArrayList<>(words(options.nodeArguments));
        redis.ifPresent(server -> arguments.addAll(List.of("--journal", "redis", "--redis", server.url())));
        return new NodeCommand(
                Path.of(options.java),
                jar,
                words(options.jvm),
                arguments,
                environment,
                options.clusterPort == 0 ? ports.first() : options.clusterPort,
                options.nodes,
                "http://%s:%d/agent".formatted(network.toolHost(), upstreamPort),
                network);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
