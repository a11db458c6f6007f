package io.holdfast.stream.live;

import io.holdfast.cluster.LocalNode;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What each stream of a verticle instance takes up on this node and in the cluster, until it is over. */
final class Room {
    private final LocalNode node;
    private final Permits permits;
    private final int maxStreams;
    private final StreamMetrics metrics;
    /** Streams that other nodes' gateways were asked for; this node's own has asked for room itself. */
    private final Set<StreamId> guests = new HashSet<>();

    Room(LocalNode node, Permits permits, int maxStreams, StreamMetrics metrics) {
        this.node = node;
        this.permits = permits;
        this.maxStreams = maxStreams;
        this.metrics = metrics;
    }

    /**
     * Lets in a stream that another node's gateway asks for.
     *
     * @throws Refusal when this node has too much to do
     */
    void welcome(StreamId guest) {
        if (node.overload().enter().isPresent()) {
            throw new Refusal(Fault.OVERLOADED);
        }
        guests.add(guest);
    }

    /** @throws Refusal when this node takes no more streams, or not now */
    void require() {
        if (node.draining()) {
            throw new Refusal(Fault.DRAINING);
        }
        if (node.openStreams() >= maxStreams) {
            metrics.permitRefused("node");
            throw new Refusal(Fault.STREAM_LIMIT);
        }
    }

    /**
     * A stream is about to begin, until {@link #opened}.
     *
     * @throws Refusal when too many are
     */
    void opening() {
        if (!node.overload().open()) {
            throw new Refusal(Fault.OVERLOADED);
        }
    }

    void opened() {
        node.overload().opened();
    }

    /** Completes with why the stream may not begin, if so. */
    Future<Optional<Fault>> permit(Opening opening) {
        return permits.take(opening);
    }

    /** Takes what the cluster counts for a stream that has begun elsewhere. */
    void hold(Opening opening) {
        permits.hold(opening);
    }

    void taken() {
        node.streamOpened();
    }

    /** The stream does no more, here. */
    void over(StreamId stream) {
        permits.release(stream);
        leave(stream);
        node.streamEnded();
    }

    /** A stream that was let in, and did not even begin. */
    void leave(StreamId guest) {
        if (guests.remove(guest)) {
            node.overload().leave();
        }
    }

    /** To be called about twice a second: the cluster forgets who does not say that they are still there. */
    void renew() {
        permits.renew();
    }
}
