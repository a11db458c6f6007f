package io.holdfast.stream.journal;

import io.holdfast.wire.Event;
import io.holdfast.wire.OpeningRequest;
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
public interface Journal {

    /**
     * What begins a log: everything that a later owner needs to go on.
     *
     * @param epoch the first owner's
     */
    record Opening(StreamId stream, long epoch, String session, OpeningRequest request) {}

    /**
     * A stream's part of a group commit.
     *
     * @param epoch the writer's; the append fails when a later owner has claimed the stream
     * @param position the seq of the first event; the append fails unless the log ends just before it
     * @param events in order, may be empty when there is an outcome
     * @param outcome present when nothing follows any more
     */
    record Append(StreamId stream, long epoch, long position, List<Event> events, Optional<Outcome> outcome) {}

    /** What became of one {@link Append}. */
    enum Result {
        APPENDED(0),
        /** Somebody else is the owner, has written at this position, or has ended the log. */
        CONFLICT(1),
        /** The journal's bounds are reached: what still fitted is kept, and the writer gives the stream up. */
        FULL(2);

        private final int code;

        Result(int code) {
            this.code = code;
        }

        /** Its number between members. */
        int code() {
            return code;
        }

        static Result of(int code) {
            return switch (code) {
                case 0 -> APPENDED;
                case 1 -> CONFLICT;
                case 2 -> FULL;
                default -> throw new IllegalArgumentException("result: " + code + " (expected: 0..2)");
            };
        }
    }

    /**
     * Part of a log.
     *
     * @param events in order from the position asked for, or from the first that is still kept
     * @param outcome present when the log has ended and {@code events} reaches its end
     */
    record Slice(List<Event> events, Optional<Outcome> outcome) {}

    /**
     * What a new owner takes over.
     *
     * @param epoch the new owner's
     * @param end the position behind the last event
     * @param upstreamId what the upstream called the last event, "" when it did not
     */
    record Claim(Opening opening, long epoch, long end, String upstreamId, Optional<Outcome> outcome) {}

    /** Whether the journal outlives the process that writes it, so that another may take its streams over. */
    boolean shared();

    /** Whether an append costs about the same for one event and for fifty, so that it pays to wait for more. */
    default boolean gathers() {
        return shared();
    }

    /**
     * Whether a former owner's append fails even while the two owners can't reach each other. Else an owner shows nothing
     * that was appended before it knows that nobody has given it up.
     */
    boolean fences();

    /** Where a log of ours is kept, or would be if it was begun now; a later owner has to be told it, unless it is "". */
    String lane(StreamId stream);

    /** Begins a log. CONFLICT when there is one with this id. */
    Future<Result> open(Opening opening);

    /**
     * Appends for several streams at once: the n-th result belongs to the n-th append. Fails when nothing is known, with
     * JOURNAL_UNAVAILABLE when all that is wrong is that the journal does not answer.
     */
    Future<List<Result>> append(List<Append> group);

    /**
     * Reads from a position on, at least one event when there is one, and about {@code maxBytes} at most. Fails with
     * CURSOR_EXPIRED when we keep no log of the stream, or no longer do.
     *
     * @return an empty slice also when the log of ours is lost
     */
    Future<Slice> read(StreamId stream, long from, int maxBytes);

    /**
     * What a log's events up to a position say, as far as they are still kept.
     *
     * @param end where the log ends
     */
    default Future<Digests> digests(StreamId stream, long end) {
        Digests.Builder digests = new Digests.Builder();
        return new JournalScan(this, stream, end, digests::add).run().map(read -> digests.build());
    }

    /**
     * Makes the caller the owner under the next epoch, and whoever was it before unable to append. Of two that claim at
     * once the later one wins; the other learns it at its next append.
     *
     * @param lane where the log was begun
     * @return empty when there is no such log
     */
    Future<Optional<Claim>> claim(StreamId stream, String lane);

    /** Somebody else owns the stream now; the log stays. */
    void disown(StreamId stream);

    /** A log of ours that is still in use; what would go by itself some time after its beginning is kept longer. */
    default Future<Void> keep(StreamId stream) {
        return Future.succeededFuture();
    }

    /** Forgets a stream. */
    Future<Void> expire(StreamId stream);

    /**
     * Streams without an outcome, whose owner may be gone together with the whole cluster. None for a journal that would be
     * gone, too.
     */
    default Future<List<StreamId>> unfinished() {
        return Future.succeededFuture(List.of());
    }

    /** Lets go of what it holds outside of this process. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
