package io.holdfast.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Histograms of nanoseconds, all of one shape so that they can be added up. */
final class Nanos {
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

    private Nanos() {}

    static Histogram histogram() {
        return new Histogram(1, HIGHEST, 3);
    }

    static long recordable(long nanos) {
        return Math.min(nanos, HIGHEST);
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }
}
