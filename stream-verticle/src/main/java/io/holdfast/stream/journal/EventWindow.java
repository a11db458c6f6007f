package io.holdfast.stream.journal;

import io.holdfast.wire.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run of consecutive events, found by their seq; grows at the end and shrinks at the front. */
public final class EventWindow {
    private static final int FIRST_CAPACITY = 16;

    /** Length is a power of two, so that a seq's slot is its lowest bits. */
    private @Nullable Event[] ring = new Event[FIRST_CAPACITY];

    private long first;
    private long end;
    private long bytes;

    /** An empty window whose first event will have this seq. */
    public EventWindow(long start) {
        first = start;
        end = start;
    }

    /** The seq of the oldest event that is kept, or {@link #end()} when there is none. */
    public long first() {
        return first;
    }

    /** The seq behind the newest event. */
    public long end() {
        return end;
    }

    /** Weight of what is kept. */
    public long bytes() {
        return bytes;
    }

    public void add(Event event) {
        if (event.seq() != end) {
            throw new IllegalArgumentException("seq: " + event.seq() + " (expected: " + end + ")");
        }
        if (end - first == ring.length) {
            grow();
        }
        ring[slot(end)] = event;
        bytes += event.weight();
        end++;
    }

    /** Nobody needs these events, which come next: an empty window begins behind them. */
    public void pass(List<Event> events) {
        if (first != end || events.get(0).seq() != end) {
            throw new IllegalArgumentException(
                    "seq: " + events.get(0).seq() + " (expected: " + end + ", nothing kept)");
        }
        end += events.size();
        first = end;
    }

    /** Forgets the oldest event; returns the bytes that frees. */
    public int dropFirst() {
        int slot = slot(first);
        Event dropped = Objects.requireNonNull(ring[slot], "an empty window has no first event");
        ring[slot] = null;
        first++;
        bytes -= dropped.weight();
        return dropped.weight();
    }

    /** The events from a seq on, or from the oldest: at least one if there is one, and about {@code maxBytes}. */
    public List<Event> read(long from, int maxBytes) {
        List<Event> events = new ArrayList<>();
        int taken = 0;
        for (long seq = Math.max(from, first); seq < end && taken < maxBytes; seq++) {
            Event event = Objects.requireNonNull(ring[slot(seq)]);
            events.add(event);
            taken += event.weight();
        }
        return events;
    }

    private void grow() {
        @Nullable Event[] wider = new Event[ring.length * 2];
        for (long seq = first; seq < end; seq++) {
            wider[(int) (seq & wider.length - 1)] = ring[slot(seq)];
        }
        ring = wider;
    }

    private int slot(long seq) {
        return (int) (seq & ring.length - 1);
    }
}
