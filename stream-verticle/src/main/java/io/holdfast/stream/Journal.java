package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Where appended events are kept. What it has acknowledged may be shown to clients; what it has not, may not.
 *
 * <p>Used on one event loop; futures complete there. One {@link #append} is under way at a time, so its cost is shared
 * by all streams that had something to say in the meantime (group commit).
 */
interface Journal {

    /**
     * A stream's part of a group commit.
     *
     * @param position the seq of the first event; the append fails unless the log ends just before it
     * @param events in order, may be empty when there is an outcome
     * @param outcome present when nothing follows any more
     */
    record Append(StreamId stream, long epoch, long position, List<Event> events, Optional<Outcome> outcome) {}

    /** What became of one {@link Append}. */
    enum Result {
        APPENDED,
        /** Somebody else has written at this position, or has ended the log: the writer is not the owner any more. */
        CONFLICT,
        /** The journal's bounds are reached. */
        FULL
    }

    /**
     * Part of a log.
     *
     * @param events in order from the position asked for, or from the first that is still kept
     * @param outcome present when the log has ended and {@code events} reaches its end
     */
    record Slice(List<Event> events, Optional<Outcome> outcome) {}

    /** Appends for several streams at once: the n-th result belongs to the n-th append. Fails when nothing is known. */
    Future<List<Result>> append(List<Append> group);

    /**
     * Reads from a position on, at least one event when there is one, and about {@code maxBytes} at most.
     *
     * @return an empty slice when the stream is unknown
     */
    Future<Slice> read(StreamId stream, long from, int maxBytes);

    /** Forgets a stream. */
    Future<Void> expire(StreamId stream);
}
