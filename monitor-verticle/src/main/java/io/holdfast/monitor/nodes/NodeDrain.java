package io.holdfast.monitor.nodes;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.Until;
import io.holdfast.operations.Endpoint;
import io.holdfast.operations.OperationRefused;
import io.holdfast.operations.Question;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains this node as SIGTERM does, and lets it stay: no new work, then what is open may end, then streams are given to
 * other nodes and readers are sent to other gateways.
 */
final class NodeDrain {
    private static final Logger log = LoggerFactory.getLogger(NodeDrain.class);
    private static final long POLL_MS = 50;
    private static final long MARGIN_MS = 5_000;
    private static final long OFF = -1;

    private final Vertx vertx;
    private final Cluster cluster;
    private final DrainConfig config;
    private long timer = OFF;

    NodeDrain(Vertx vertx, Cluster cluster, DrainConfig config) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.config = config;
    }

    /** How long what is open has to end by itself, when nobody says otherwise. */
    Duration patience() {
        return config.patience();
    }

    /** Begins to drain, or says again how long what is open has to end by itself. */
    void begin(Duration patience) {
        log.info(
                "Node draining: node={} openStreams={} patienceMs={}",
                cluster.local().id(),
                cluster.local().openStreams(),
                patience.toMillis());
        cluster.local().enter(LocalNode.Phase.DRAINING);
        vertx.cancelTimer(timer);
        long since = System.nanoTime();
        timer = vertx.setPeriodic(1, POLL_MS, tick -> {
            boolean idle = cluster.local().openStreams() + cluster.local().openCalls() == 0;
            if (idle || System.nanoTime() - since > patience.toNanos()) {
                vertx.cancelTimer(tick);
                timer = OFF;
                giveAway();
            }
        });
    }

    /** The gateways after the streams, so that readers are told of what ends. */
    private void giveAway() {
        cluster.nodes()
                .node(cluster.local().id())
                .ifPresent(self -> leave(Peers.streams(self))
                        .compose(given -> untilGiven())
                        .compose(given ->
                                cluster.local().draining() ? leave(Peers.gateways(self)) : Future.succeededFuture())
                        .onSuccess(gone -> log.info("Node drained: node={}", self.id()))
                        .onFailure(failure ->
                                log.warn("Node not drained: node={} reason={}", self.id(), failure.getMessage())));
    }

    private Future<Void> leave(Stream<Endpoint> endpoints) {
        List<Future<JsonObject>> leaving = endpoints
                .map(endpoint -> endpoint.ask(
                        vertx, Question.LEAVE, new JsonObject(), config.spread().toMillis() + MARGIN_MS))
                .toList();
        return leaving.isEmpty()
                ? Future.succeededFuture()
                : Future.join(leaving).mapEmpty();
    }

    /** A stream is let go when its last events are in the journal. */
    private Future<Void> untilGiven() {
        return Until.holds(
                vertx,
                Duration.ofMillis(POLL_MS),
                Duration.ofMillis(MARGIN_MS),
                () -> cluster.local().openStreams() == 0);
    }

    /** Fails with {@link OperationRefused} when the node is about to leave for good. */
    void end() {
        if (!cluster.local().undrain()) {
            throw new OperationRefused(
                    Fault.NODE_LEAVING, "node: " + cluster.local().id() + " (expected: a node that stays)");
        }
        vertx.cancelTimer(timer);
        timer = OFF;
        log.info("Node takes work again: node={}", cluster.local().id());
    }
}
