package io.holdfast.stream.live;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Spread;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.cluster.Until;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.live.StreamHistory.Kind;
import io.holdfast.stream.ownership.Adoption;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
        Future<Optional<NodeInfo>> next = mayGo(stream)
                ? cluster.affinity().nodeOf(stream.opening().session())
                : Future.succeededFuture(Optional.empty());
        next.onSuccess(node -> node.ifPresentOrElse(
                        successor -> stream.letGo(() -> give(stream, successor, Kind.DRAINED)), () -> end(stream)))
                .onFailure(failure -> end(stream));
    }

    /** Whether another owner could go on with it. */
    boolean mayGo(LiveStream stream) {
        return journal.shared() && stream.supply().goesOn(stream.nextSeq());
    }

    /** Gives one stream to a node that an operator has chosen. Never completes when the stream ends or is lost first. */
    Future<Void> move(LiveStream stream, NodeInfo successor) {
        Promise<Void> given = Promise.promise();
        stream.letGo(() -> give(stream, successor, Kind.MOVED).onComplete(given));
        return given.future();
    }

    private static void end(LiveStream stream) {
        stream.stop(Outcome.failed(Fault.DRAINING, ""));
    }

    /** Everything that we have said is in the journal. Gateways ask the directory whom to go on with. */
    private Future<Void> give(LiveStream stream, NodeInfo successor, Kind why) {
        stream.history().add(System.currentTimeMillis(), why, cluster.local().id(), successor.id());
        StreamDirectory.Entry entry = new StreamDirectory.Entry(
                successor.id(),
                stream.epoch() + 1,
                journal.lane(stream.id()),
                stream.opening().session(),
                stream.history().text());
        return cluster.streams()
                .enter(stream.id(), entry, config.directoryMs())
                .onComplete(entered -> {
                    adoption.hand(stream.id(), successor);
                    stream.lose(Fault.STREAM_MOVED);
                })
                .mapEmpty();
    }
}
