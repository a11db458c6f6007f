package io.holdfast.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Histograms of nanoseconds, all of one shape so that they can be added up. */
public final class Nanos {
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

    private Nanos() {}

    public static Histogram histogram() {
        return new Histogram(1, HIGHEST, 3);
    }

    public static long recordable(long nanos) {
        return Math.min(nanos, HIGHEST);
    }

    public static double millis(long nanos) {
        return nanos / 1e6;
    }
}
