package io.holdfast.stream;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Makes this verticle instance the owner of streams whose owner is lost, each once however many ask for it. */
final class Takeovers {

    /**
     * A stream that is ours now.
     *
     * @param from the owner before
     * @param lane where the journal keeps it
     */
    record Taken(Journal.Claim claim, String from, String lane) {}

    private final Cluster cluster;
    private final Journal journal;
    private final Function<Taken, LiveStream> begin;
    private final Map<StreamId, Future<LiveStream>> underWay = new HashMap<>();

    Takeovers(Cluster cluster, Journal journal, Function<Taken, LiveStream> begin) {
        this.cluster = cluster;
        this.journal = journal;
        this.begin = begin;
    }

    /** Fails with a {@link Refusal} when the stream is unknown, has an owner who lives, or can't be taken over. */
    Future<LiveStream> stream(StreamId stream) {
        Future<LiveStream> known = underWay.get(stream);
        if (known != null) {
            return known;
        }
        Future<LiveStream> taken = cluster.streams()
                .find(stream)
                .map(found -> found.orElseThrow(() -> new Refusal(Fault.STREAM_UNKNOWN)))
                .compose(entry -> take(stream, entry));
        if (!taken.isComplete()) {
            underWay.put(stream, taken);
            taken.onComplete(done -> underWay.remove(stream));
        }
        return taken;
    }

    private Future<LiveStream> take(StreamId stream, StreamDirectory.Entry entry) {
        boolean ours = entry.node().equals(cluster.local().id());
        if (!ours && cluster.nodes().alive(entry.node())) {
            return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
        }
        if (!journal.shared()) {
            return Future.failedFuture(new Refusal(Fault.OWNER_LOST));
        }
        return journal.claim(stream, entry.lane())
                .map(claim -> claim.orElseThrow(() -> new Refusal(Fault.STREAM_UNKNOWN)))
                .map(claim -> begin.apply(new Taken(claim, entry.node(), entry.lane())));
    }
}
