package io.holdfast.monitor;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Role;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What this node says of its own health: whether its event loops turn, and whether it may be given work. */
final class NodeHealth {
    private static final long TICK_MS = 250;
    private static final long COPIES_MS = 5_000;
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Cluster cluster;
    private final int minimumNodes;
    private final HealthChecks liveness;
    private final HealthChecks readiness;
    private final HealthChecks copies;
    private long lastTickNanos = System.nanoTime();

    /** @param minimumNodes with fewer in sight the node may be cut off */
    NodeHealth(Vertx vertx, Cluster cluster, int minimumNodes) {
        this.cluster = cluster;
        this.minimumNodes = minimumNodes;
        vertx.setPeriodic(TICK_MS, tick -> lastTickNanos = System.nanoTime());
        liveness = HealthChecks.create(vertx).register("eventLoop", promise -> promise.complete(eventLoop()));
        readiness = HealthChecks.create(vertx)
                .register("node", promise -> promise.complete(phase()))
                .register("cluster", promise -> promise.complete(members()));
        copies = HealthChecks.create(vertx)
                .register(
                        "copies",
                        COPIES_MS,
                        promise -> vertx.executeBlocking(this::copied, false).onComplete(promise));
    }

    /** Never depends on anything outside the process: a restart would not mend that. */
    HealthChecks liveness() {
        return liveness;
    }

    HealthChecks readiness() {
        return readiness;
    }

    /** Whether another node could be lost without a loss of streams. Bad for none of the other layers: it passes by itself. */
    HealthChecks copies() {
        return copies;
    }

    /** Blocks until the members have compared what they keep. */
    private Status copied() {
        return cluster.hazelcast().getPartitionService().isLocalMemberSafe()
                ? Status.OK()
                : Status.KO(new JsonObject().put("reason", "second copies are being made"));
    }

    private Status eventLoop() {
        long late = System.nanoTime() - lastTickNanos;
        JsonObject details = new JsonObject().put("lastTurnMsAgo", TimeUnit.NANOSECONDS.toMillis(late));
        return late < LATE_NANOS ? Status.OK(details) : Status.KO(details.put("reason", "the event loop is blocked"));
    }

    private Status phase() {
        LocalNode node = cluster.local();
        JsonObject details = new JsonObject()
                .put("id", node.id())
                .put("phase", node.phase().name().toLowerCase(Locale.ROOT))
                .put("openStreams", node.openStreams());
        return node.ready() ? Status.OK(details) : Status.KO(details.put("reason", "the node takes no work"));
    }

    private Status members() {
        long streamers = cluster.nodes().healthyStreamNodes().size();
        JsonObject details = new JsonObject()
                .put("nodes", cluster.nodes().nodes().size())
                .put("streamNodes", streamers)
                .put("gatewayNodes", count(Role.GATEWAY));
        if (cluster.nodes().nodes().size() < minimumNodes) {
            return Status.KO(details.put("reason", "fewer nodes than minimum-nodes, " + minimumNodes));
        }
        if (!cluster.nodes().lease().held()) {
            return Status.KO(details.put("reason", "the other nodes do not answer"));
        }
        return Status.OK(details);
    }

    private long count(Role role) {
        return cluster.nodes().nodes().stream()
                .filter((NodeInfo node) -> node.has(role))
                .count();
    }
}
