package io.holdfast.bench.faults;

import io.holdfast.bench.Loops;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a run needs, from its first process to its last. */
final class Stage {
    /** What is done with it; the nodes are still to be started. */
    interface Play<T> {
        T on(Scene scene) throws InterruptedException;
    }

    /**
     * What flows through the nodes.
     *
     * @param resumes whether the upstream understands {@code Last-Event-ID}
     */
    record Streams(StreamShape shape, boolean resumes, List<Plant.Kind> plant, long seed) {}

    /** Long enough for audits, short enough for small heaps; beats that a patient reader hears in time. */
    private static final Map<String, String> SETTINGS =
            Map.of("RETENTION", "2m", "HEARTBEAT", "2s", "PUSH", "true", "DURABLE_STREAMS", "true");

    private final NodeOptions options;
    private final Layout layout;
    private final Streams streams;

    Stage(NodeOptions options, Layout layout, Streams streams) {
        this.options = options;
        this.layout = layout;
        this.streams = streams;
    }

    /** @param directory for what nodes write */
    <T> T perform(Path directory, Play<T> play) throws IOException, InterruptedException {
        try (PortBlock ports = PortBlock.claim();
                Network network =
                        layout.namespaces() ? Namespaces.create(ports.number(), layout.nodes()) : Network.LOOPBACK) {
            if (options.redisServer.isEmpty()) {
                return perform(directory, ports, network, Optional.empty(), play);
            }
            try (Redis redis = Redis.start(Path.of(options.redisServer), directory, network.toolHost(), ports.last())) {
                return perform(directory, ports, network, Optional.of(redis), play);
            }
        }
    }

    private <T> T perform(Path directory, PortBlock ports, Network network, Optional<Redis> redis, Play<T> play)
            throws IOException, InterruptedException {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        Optional<Agent> agent = Optional.empty();
        try {
            Context loop = vertx.getOrCreateContext();
            PacedUpstream upstream = new PacedUpstream(
                    vertx, streams.shape().rate(), network.toolHost(), streams.resumes(), streams.seed());
            Population population = new Population(vertx, upstream, streams.shape(), streams.plant(), streams.seed());
            Appends appends = new Appends(population, streams.shape());
            int ownPort = Loops.call(loop, () -> population.start().compose(started -> upstream.start()))
                    .await();
            agent = agent(directory, network);
            int port = agent.map(Agent::port).orElse(ownPort);
            NodeCommand command = command(ports, port, network, redis);
            try (Cluster cluster = new Cluster(command, directory)) {
                return play.on(new Scene(loop, cluster, upstream, population, appends, redis, network));
            }
        } finally {
            agent.ifPresent(Agent::close);
            vertx.close().await();
        }
    }

    private Optional<Agent> agent(Path directory, Network network) throws IOException, InterruptedException {
        return layout.apart()
                ? Optional.of(Agent.start(
                        directory, network.toolHost(), streams.shape().rate(), streams.resumes()))
                : Optional.empty();
    }

    private NodeCommand command(PortBlock ports, int upstreamPort, Network network, Optional<Redis> redis) {
        Map<String, String> environment = new HashMap<>(SETTINGS);
        environment.putAll(options.settings);
        List<String> arguments = new ArrayList<>(options.arguments());
        redis.ifPresent(server -> arguments.addAll(List.of("--journal", "redis", "--redis", server.url())));
        return new NodeCommand(
                Path.of(options.java),
                options.jar,
                options.jvmFlags(),
                arguments,
                environment,
                options.clusterPort == 0 ? ports.first() : options.clusterPort,
                layout,
                "http://%s:%d/agent".formatted(network.toolHost(), upstreamPort),
                network);
    }
}
