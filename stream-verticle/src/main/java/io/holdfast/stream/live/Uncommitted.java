package io.holdfast.stream.live;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stream has said and its journal has not been given yet; numbers what comes next. */
final class Uncommitted {
    /** Nearly always there is one event in a group commit. */
    private static final int FEW_EVENTS = 2;

    private final StreamId stream;
    private final long epoch;
    private long nextSeq;
    private String upstreamId;
    private List<Event> events = new ArrayList<>(FEW_EVENTS);
    private int bytes;
    private @Nullable Outcome ending;

    /**
     * @param nextSeq of the event that comes next
     * @param upstreamId see {@link #upstreamId}
     */
    Uncommitted(StreamId stream, long epoch, long nextSeq, String upstreamId) {
        this.stream = stream;
        this.epoch = epoch;
        this.nextSeq = nextSeq;
        this.upstreamId = upstreamId;
    }

    void add(String type, String id, byte[] data) {
        Event event = new Event(nextSeq++, type, id, data);
        upstreamId = id;
        events.add(event);
        bytes += event.weight();
    }

    /** Nothing comes any more; the outcome is kept when it has been taken, too. */
    void end(Outcome outcome) {
        ending = outcome;
    }

    /** All of it, for the next group commit. */
    Append take() {
        List<Event> taken = events;
        events = new ArrayList<>(FEW_EVENTS);
        bytes = 0;
        return new Append(stream, epoch, nextSeq - taken.size(), taken, Optional.ofNullable(ending));
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    /** Weight of the events. */
    int bytes() {
        return bytes;
    }

    /** The position behind the last event that was said. */
    long nextSeq() {
        return nextSeq;
    }

    /** The position behind all that was said, the outcome included. */
    long lastPosition() {
        return ending == null ? nextSeq : nextSeq + 1;
    }

    /** What the upstream called the last event, "" when it did not. */
    String upstreamId() {
        return upstreamId;
    }

    Optional<Outcome> ending() {
        return Optional.ofNullable(ending);
    }
}
