package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Timing wheel of 1 ms slots that holds every paced stream of one event loop, and is confined to it. */
final class EmissionWheel {
    /** Something that is due at a time of {@link System#nanoTime()}. */
    interface Paced {
        long due();

        /** Called at or after {@link #due()}, which must then move into the future; false leaves the wheel. */
        boolean emit(long now);
    }

    static final long TICK_NANOS = 1_000_000;
    private static final int SLOTS = 1024;

    private final List<List<Paced>> slots = Stream.generate(() -> (List<Paced>) new ArrayList<Paced>())
            .limit(SLOTS)
            .toList();
    private final List<Paced> visiting = new ArrayList<>();
    private long lastTick;

    EmissionWheel(long now) {
        lastTick = Math.floorDiv(now, TICK_NANOS);
    }

    void add(Paced paced) {
        // Rounded up: a slot is visited once in a round, so it must not be visited before its streams are due.
        long tick = Math.max(-Math.floorDiv(-paced.due(), TICK_NANOS), lastTick + 1);
        slot(tick).add(paced);
    }

    /** Emits what is due; returns the nanoseconds by which the first slot visited was late. */
    long advance(long now) {
        long tick = Math.floorDiv(now, TICK_NANOS);
        long late = now - (lastTick + 1) * TICK_NANOS;
        long first = Math.max(lastTick + 1, tick - SLOTS + 1);
        lastTick = Math.max(lastTick, tick);
        for (long t = first; t <= tick; t++) {
            visit(slot(t), now);
        }
        return Math.max(late, 0);
    }

    private void visit(List<Paced> slot, long now) {
        if (slot.isEmpty()) {
            return;
        }
        visiting.addAll(slot);
        slot.clear();
        for (Paced paced : visiting) {
            // A period longer than the wheel leaves a stream where it is for another round.
            if (paced.due() > now || paced.emit(now)) {
                add(paced);
            }
        }
        visiting.clear();
    }

    private List<Paced> slot(long tick) {
        return slots.get((int) Math.floorMod(tick, (long) SLOTS));
    }
}
