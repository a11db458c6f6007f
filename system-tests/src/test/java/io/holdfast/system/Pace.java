package io.holdfast.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether events came one by one as they were made, or several at once because something on the way held them back.
 *
 * @param arrivals by {@link System#nanoTime()}
 * @param interval between two events at their source
 */
record Pace(List<Long> arrivals, Duration interval) {

    /** Reads so many events, and notes when each came. */
    static Pace of(int events, Duration interval, Supplier<?> next) {
        List<Long> arrivals = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            next.get();
            arrivals.add(System.nanoTime());
        }
        return new Pace(arrivals, interval);
    }

    /** The part of all events that came right behind another one, from 0 to 1. */
    double together() {
        long close = interval.toNanos() / 4;
        long together = 0;
        for (int i = 1; i < arrivals.size(); i++) {
            if (arrivals.get(i) - arrivals.get(i - 1) < close) {
                together++;
            }
        }
        return (double) together / (arrivals.size() - 1);
    }
}
