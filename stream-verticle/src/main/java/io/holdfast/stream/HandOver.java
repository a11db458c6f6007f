package io.holdfast.stream;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Spread;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.cluster.Until;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives a leaving node's open streams to others, spread over a time, so that the upstreams are not asked for all of them at
 * once. A stream that can't go on elsewhere ends with a word.
 */
final class HandOver {
    private static final Duration SUCCESSOR_LOOK = Duration.ofMillis(50);
    private static final Duration SUCCESSOR_WAIT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Cluster cluster;
    private final StreamConfig config;
    private final Journal journal;
    private final Adoption adoption;

    HandOver(Vertx vertx, Cluster cluster, StreamConfig config, Journal journal, Adoption adoption) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.config = config;
        this.journal = journal;
        this.adoption = adoption;
    }

    /** Completes when each of the streams has been let go, or told to end. */
    Future<Void> all(List<LiveStream> streams) {
        Future<Void> successor = streams.isEmpty() || !journal.shared() ? Future.succeededFuture() : untilSomebodyCan();
        return successor.compose(
                found -> Spread.over(vertx, config.drainSpread().toMillis(), streams, this::one));
    }

    /** In a rolling deployment the others may be about to be ready, or be ready without our having heard of it. */
    private Future<Void> untilSomebodyCan() {
        return Until.holds(
                vertx,
                SUCCESSOR_LOOK,
                SUCCESSOR_WAIT,
                () -> cluster.nodes().nodes().size() == 1
                        || !cluster.nodes().healthyStreamNodes().isEmpty());
    }

    private void one(LiveStream stream) {
        boolean goesOn = journal.shared() && stream.supply().goesOn();
        Future<Optional<NodeInfo>> next = goesOn
                ? cluster.affinity().nodeOf(stream.opening().session())
                : Future.succeededFuture(Optional.empty());
        next.onSuccess(node -> node.ifPresentOrElse(
                        successor -> stream.letGo(() -> give(stream, successor)), () -> end(stream)))
                .onFailure(failure -> end(stream));
    }

    private static void end(LiveStream stream) {
        stream.stop(Outcome.failed(Fault.DRAINING, ""));
    }

    /** Everything that we have said is in the journal. Gateways ask the directory whom to go on with. */
    private void give(LiveStream stream, NodeInfo successor) {
        StreamDirectory.Entry entry = new StreamDirectory.Entry(
                successor.id(),
                stream.epoch() + 1,
                journal.lane(stream.id()),
                stream.opening().session());
        cluster.streams().enter(stream.id(), entry, config.directoryMs()).onComplete(entered -> {
            adoption.hand(stream.id(), successor);
            stream.lose(Fault.STREAM_MOVED);
        });
    }
}
