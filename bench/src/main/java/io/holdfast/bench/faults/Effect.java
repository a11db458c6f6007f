package io.holdfast.bench.faults;

import io.holdfast.bench.Nanos;
import org.HdrHistogram.Histogram;

/**
 * What readers saw of one fault, from its beginning until all was whole again.
 *
 * @param gaps the longest silence between two events of each reader that was affected, in nanoseconds
 * @param longest whose the longest one was, "" when nobody was affected
 * @param movedNanos from the fault's beginning until the last affected reader had its next event
 */
record Effect(Histogram gaps, String longest, long movedNanos, Counts counts) {

    double gapMillis(double percentile) {
        return Nanos.millis(gaps.getValueAtPercentile(percentile));
    }

    /** Collects the silences of one fault. */
    static final class Collector {
        private final Histogram gaps = Nanos.histogram();
        private final long began = System.nanoTime();
        private final Counts before;
        private final long threshold;
        private long lastMoved = began;
        private String longest = "";

        /** @param threshold the silence from which on a reader counts as affected */
        Collector(Counts before, long threshold) {
            this.before = before.copy();
            this.threshold = threshold;
        }

        void silence(String reader, long nanos, long endedAt) {
            if (nanos >= threshold) {
                longest = nanos > gaps.getMaxValue() ? reader : longest;
                gaps.recordValue(Nanos.recordable(nanos));
                lastMoved = endedAt - lastMoved > 0 ? endedAt : lastMoved;
            }
        }

        Effect effect(Counts now) {
            return new Effect(gaps, longest, lastMoved - began, now.since(before));
        }
    }
}
