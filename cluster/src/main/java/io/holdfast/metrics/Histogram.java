package io.holdfast.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many of the values that event loops measure lie between two bounds. Each loop writes a {@link Recorder} of its own,
 * which no other thread writes; whoever scrapes adds them up. For what is measured with every message: elsewhere
 * Micrometer's timers do (docs/decisions/0008-meters.md).
 */
public final class Histogram {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    /** The sum of what ten thousand streams wait fits into a long for years, where nanoseconds would for days. */
    private static final long NANOS_PER_SUMMAND = 1_000;

    private final String name;
    private final String description;
    private final double[] shownBounds;
    private final long[] bounds;
    private final long perSummand;
    private final double shownPerSummand;
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();

    private Histogram(String name, String description, double[] shownBounds, double perShown, long perSummand) {
        this.name = name;
        this.description = description;
        this.shownBounds = shownBounds.clone();
        this.bounds = new long[shownBounds.length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Math.round(shownBounds[i] * perShown);
        }
        this.perSummand = perSummand;
        this.shownPerSummand = perSummand / perShown;
    }

    /**
     * Of durations, which are recorded in nanoseconds.
     *
     * @param name as Prometheus shows it, with its unit
     * @param seconds upper bounds, rising
     */
    public static Histogram ofSeconds(String name, String description, double... seconds) {
        return new Histogram(name, description, seconds, NANOS_PER_SECOND, NANOS_PER_SUMMAND);
    }

    /** Of numbers. */
    public static Histogram of(String name, String description, double... bounds) {
        return new Histogram(name, description, bounds, 1, 1);
    }

    /** For one event loop. */
    public Recorder recorder() {
        Recorder recorder = new Recorder(bounds, perSummand);
        recorders.add(recorder);
        return recorder;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    /** Upper bounds in the unit that is shown, without the last one, which is infinite. */
    public double[] bounds() {
        return shownBounds.clone();
    }

    /** Values up to each of the bounds and above the one before it; the last ones are above all. From any thread. */
    public long[] counts() {
        long[] counts = new long[bounds.length + 1];
        for (Recorder recorder : recorders) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += recorder.slots.getOpaque(i);
            }
        }
        return counts;
    }

    /** Of all values, in the unit that is shown. From any thread. */
    public double sum() {
        long summands = 0;
        for (Recorder recorder : recorders) {
            summands += recorder.slots.getOpaque(bounds.length + 1);
        }
        return summands * shownPerSummand;
    }

    /** One event loop's part. */
    public static final class Recorder {
        private final long[] bounds;
        private final long perSummand;
        /** The counts, then the sum. */
        private final AtomicLongArray slots;

        private Recorder(long[] bounds, long perSummand) {
            this.bounds = bounds;
            this.perSummand = perSummand;
            this.slots = new AtomicLongArray(bounds.length + 2);
        }

        public void record(long value) {
            record(value, 1);
        }

        /** So many times the same value. */
        public void record(long value, int times) {
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            add(bucket, times);
            add(bounds.length + 1, value / perSummand * times);
        }

        /** There is one writer, so that no atomic addition is needed. */
        private void add(int slot, long more) {
            slots.setOpaque(slot, slots.getPlain(slot) + more);
        }
    }
}
