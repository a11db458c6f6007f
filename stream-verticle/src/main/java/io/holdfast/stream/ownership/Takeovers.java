package io.holdfast.stream.ownership;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.stream.journal.Journal;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Makes this verticle instance the owner of streams whose owner is lost, each once however many ask for it.
 *
 * @param <S> what becomes of a stream here
 */
public final class Takeovers<S> {

    /**
     * A stream that is ours now.
     *
     * @param from the owner before
     * @param lane where the journal keeps it
     * @param past what the owners before have told of it
     * @param sinceNanos when it was asked for
     */
    public record Taken(
            Journal.Claim claim, String from, String lane, String past, TakeoverCause cause, long sinceNanos) {}

    private final Cluster cluster;
    private final Journal journal;
    private final BooleanSupplier ours;
    private final long keepMs;
    private final Function<Taken, Future<S>> begin;
    private final Map<StreamId, Future<S>> underWay = new HashMap<>();

    /**
     * @param ours whether what this node takes over is its to keep
     * @param keepMs how long an entry of the directory lives
     */
    public Takeovers(
            Cluster cluster, Journal journal, BooleanSupplier ours, long keepMs, Function<Taken, Future<S>> begin) {
        this.cluster = cluster;
        this.journal = journal;
        this.ours = ours;
        this.keepMs = keepMs;
        this.begin = begin;
    }

    /** Fails with a {@link Refusal} when the stream is unknown, has an owner who lives, or can't be taken over. */
    public Future<S> stream(StreamId stream) {
        Future<S> known = underWay.get(stream);
        if (known != null) {
            return known;
        }
        long now = System.nanoTime();
        Future<S> taken = cluster.streams()
                .find(stream)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> unlisted(stream)))
                .compose(entry -> take(stream, entry, now));
        if (!taken.isComplete()) {
            underWay.put(stream, taken);
            taken.onComplete(done -> underWay.remove(stream));
        }
        return taken;
    }

    /** The directory is lost with the whole cluster; a journal that is not, and where a stream is easily found, tells. */
    private Future<StreamDirectory.Entry> unlisted(StreamId stream) {
        if (!journal.shared() || !journal.lane(stream).isEmpty()) {
            return Future.failedFuture(unknown());
        }
        StreamDirectory.Entry here = new StreamDirectory.Entry(cluster.local().id(), 0, "", "");
        return cluster.streams()
                .enter(stream, here, keepMs)
                .compose(first ->
                        first ? Future.succeededFuture(here) : Future.failedFuture(new Refusal(Fault.STREAM_MOVED)));
    }

    private Future<S> take(StreamId stream, StreamDirectory.Entry entry, long sinceNanos) {
        String here = cluster.local().id();
        boolean isOurs = entry.node().equals(here);
        if (!ours.getAsBoolean() || (!isOurs && cluster.nodes().alive(entry.node()))) {
            return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
        }
        if (!journal.shared()) {
            return Future.failedFuture(new Refusal(Fault.OWNER_LOST));
        }
        return journal.claim(stream, entry.lane())
                .compose(claim -> claim.map(Future::succeededFuture).orElseGet(() -> forgotten(stream, entry)))
                .compose(claim -> begin.apply(new Taken(
                        claim,
                        entry.node(),
                        entry.lane(),
                        entry.past(),
                        TakeoverCause.of(entry, here, claim),
                        sinceNanos)));
    }

    /**
     * Its owner was lost before it had begun, or the log with it: whoever still has the question may ask it again. Who has
     * done so meanwhile has written an entry of his own.
     */
    private Future<Journal.Claim> forgotten(StreamId stream, StreamDirectory.Entry entry) {
        return ours.getAsBoolean()
                ? cluster.streams()
                        .remove(stream, entry.node(), entry.epoch())
                        .compose(removed -> Future.failedFuture(unknown()))
                : Future.failedFuture(unknown());
    }

    /** A node that is cut off from the others does not see what they keep. */
    private Refusal unknown() {
        return new Refusal(ours.getAsBoolean() ? Fault.STREAM_UNKNOWN : Fault.STREAM_MOVED);
    }
}
