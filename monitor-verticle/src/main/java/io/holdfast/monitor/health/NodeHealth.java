package io.holdfast.monitor.health;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Role;
import io.holdfast.overload.Overload;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node says of its own health. What takes time is looked at once a second in the background; an answer only reads
 * what was found. Belongs to one event loop.
 */
public final class NodeHealth {
    private static final Logger log = LoggerFactory.getLogger(NodeHealth.class);
    private static final long LOOK_MS = 1_000;
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int PERCENT = 100;
    private static final int MILLIS = 1_000;

    private final Vertx vertx;
    private final Cluster cluster;
    private final int minimumNodes;
    private final HealthConfig config;
    private final Vitals vitals;
    private final SelfTest selfTest;
    private final Optional<RedisProbe> redis;
    private Vitals.@Nullable Found found;
    private long foundNanos = System.nanoTime();
    private boolean looking;
    private Runnable lookListener = () -> {};

    /** @param minimumNodes with fewer in sight the node may be cut off */
    public NodeHealth(Vertx vertx, Cluster cluster, int minimumNodes, HealthConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.minimumNodes = minimumNodes;
        this.config = config;
        this.vitals = new Vitals(registry, cluster.local(), config);
        this.selfTest = new SelfTest(vertx, config.selfTest(), cluster.local(), cluster.nodes());
        this.redis =
                config.redis().urls().isEmpty() ? Optional.empty() : Optional.of(new RedisProbe(vertx, config.redis()));
    }

    public void start() {
        cluster.local().overload().watchLoop(vertx);
        vertx.setPeriodic(0, LOOK_MS, tick -> look());
        selfTest.start();
    }

    /** Calls the listener once a second: what was found at each look is seen, however soon it has passed. */
    public void onLook(Runnable listener) {
        lookListener = listener;
    }

    public Future<Void> stop() {
        return redis.map(RedisProbe::close).orElseGet(Future::succeededFuture);
    }

    private void look() {
        redis.ifPresent(RedisProbe::ask);
        if (looking) {
            lookListener.run();
            return;
        }
        looking = true;
        vertx.executeBlocking(vitals::look, false).onComplete(look -> {
            looking = false;
            if (look.succeeded()) {
                found = look.result();
                foundNanos = System.nanoTime();
            } else {
                log.error("Health was not looked at", look.cause());
            }
            lookListener.run();
        });
    }

    /** What another part of the node has counted, at the last look. */
    public double counter(String name) {
        Vitals.Found look = found;
        return look == null ? 0 : look.traffic().last().sum(name);
    }

    /** All of them, the failed ones too. */
    public List<Layer> layers() {
        List<Layer> all =
                new ArrayList<>(List.of(liveness(), readiness(), startup(), streaming(), resources(), messages()));
        redis.ifPresent(probe -> all.add(new Layer("dependencies", List.of(probe.check()))));
        return all;
    }

    /** Never depends on anything outside the process: a restart would not mend that. */
    public Layer liveness() {
        Overload overload = cluster.local().overload();
        long silent = overload.silentNanos();
        JsonObject details = new JsonObject()
                .put("lastTurnMsAgo", TimeUnit.NANOSECONDS.toMillis(silent))
                .put("lagMs", Math.round(overload.lagSeconds() * MILLIS));
        return new Layer(
                "liveness", List.of(Check.of("eventLoop", silent < LATE_NANOS, "an event loop is blocked", details)));
    }

    /** Whether the node may be given work. */
    Layer readiness() {
        List<Check> checks = new ArrayList<>(List.of(members(), phase()));
        redis.filter(probe -> config.redisNeeded()).ifPresent(probe -> checks.add(probe.check()));
        return new Layer("readiness", checks);
    }

    public boolean dependenciesUp() {
        return redis.map(probe -> probe.check().up()).orElse(true);
    }

    Layer startup() {
        boolean started = cluster.local().phase() != LocalNode.Phase.STARTING;
        return new Layer("startup", List.of(Check.of("started", started, "the node is starting", new JsonObject())));
    }

    public Layer streaming() {
        return new Layer("streaming", List.of(selfTest.check()));
    }

    /** Has {@link #streaming} tell how it is now. */
    public Future<Void> testStreaming() {
        return selfTest.run();
    }

    private Check phase() {
        LocalNode node = cluster.local();
        JsonObject details = new JsonObject()
                .put("id", node.id())
                .put("phase", node.phase().name().toLowerCase(Locale.ROOT))
                .put("openStreams", node.openStreams());
        return Check.of("node", node.ready(), "the node takes no work", details);
    }

    private Check members() {
        // This node is one, though a slow start may not have listed it yet.
        int nodes = Math.max(1, cluster.nodes().nodes().size());
        JsonObject details = new JsonObject()
                .put("nodes", nodes)
                .put("streamNodes", cluster.nodes().healthyStreamNodes().size())
                .put("gatewayNodes", count(Role.GATEWAY));
        if (nodes < minimumNodes) {
            return new Check("cluster", "fewer nodes than minimum-nodes, " + minimumNodes, details);
        }
        return Check.of("cluster", cluster.nodes().lease().held(), "the other nodes do not answer", details);
    }

    private long count(Role role) {
        return cluster.nodes().nodes().stream()
                .filter((NodeInfo node) -> node.has(role))
                .count();
    }

    private Layer resources() {
        List<Check> checks = new ArrayList<>(List.of(heap(), connections()));
        Vitals.Found look = found;
        if (look != null) {
            checks.add(processor(look));
            checks.add(Check.up("workers", look.traffic().workers()));
        }
        boolean late = System.nanoTime() - foundNanos > LATE_NANOS;
        checks.add(Check.of("looks", !late, "health has not been looked at lately", new JsonObject()));
        return new Layer("resources", checks);
    }

    private Check heap() {
        int percent = cluster.local().overload().heapPercent();
        Runtime runtime = Runtime.getRuntime();
        JsonObject details = new JsonObject()
                .put("percentAfterCollection", percent)
                .put("usedBytes", runtime.totalMemory() - runtime.freeMemory())
                .put("maxBytes", runtime.maxMemory());
        boolean up = config.heapPercent() == 0 || percent <= config.heapPercent();
        return Check.of(
                "heap", up, "heap: " + percent + " % (expected: at most " + config.heapPercent() + ")", details);
    }

    private Check processor(Vitals.Found look) {
        long busyMs = TimeUnit.NANOSECONDS.toMillis(look.busyNanos());
        JsonObject details = new JsonObject()
                .put("percent", Traffic.rounded(look.processorPercent()))
                .put("busyMs", busyMs);
        String reason = "processor: over " + config.processorPercent() + " % for " + busyMs + " ms";
        return Check.of("processor", look.busyNanos() < config.processorFor().toNanos(), reason, details);
    }

    private Check connections() {
        int open = cluster.local().overload().connections();
        int most = config.maxConnections();
        JsonObject details = new JsonObject().put("open", open).put("max", most);
        Vitals.Found look = found;
        if (look != null) {
            details.mergeIn(look.traffic().clients());
        }
        boolean up = most == 0
                || config.connectionsPercent() == 0
                || (long) open * PERCENT <= (long) most * config.connectionsPercent();
        String reason = "connections: " + open + " of " + most + " (expected: at most " + config.connectionsPercent()
                + " per cent)";
        return Check.of("connections", up, reason, details);
    }

    private Layer messages() {
        Vitals.Found look = found;
        if (look == null) {
            return new Layer("messages", List.of());
        }
        Traffic traffic = look.traffic();
        double errors = Traffic.rounded(traffic.errorPercent());
        double meanMs = Traffic.rounded(traffic.processingMs());
        boolean fewErrors = config.errorPercent() == 0 || errors <= config.errorPercent();
        boolean fast =
                config.processing().isZero() || meanMs <= config.processing().toMillis();
        return new Layer(
                "messages",
                List.of(
                        Check.of(
                                "errors",
                                fewErrors,
                                "errors: " + errors + " % (expected: at most " + config.errorPercent() + ")",
                                traffic.messages()),
                        Check.of(
                                "processing",
                                fast,
                                "processing: " + meanMs + " ms (expected: at most "
                                        + config.processing().toMillis() + ")",
                                traffic.processing())));
    }
}
