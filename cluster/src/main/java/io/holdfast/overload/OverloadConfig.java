package io.holdfast.overload;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;

import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * Marks above which a node takes less new work or none, fixed at start; 0 for no mark.
 *
 * @param lag of an event loop, smoothed
 * @param heapPercent of the heap in use after a collection
 * @param connections of clients
 * @param openings of streams, of which the journal has not heard yet
 */
public record OverloadConfig(Duration lag, int heapPercent, int connections, int openings) {
    public static final OverloadConfig OFF = new OverloadConfig(Duration.ZERO, 0, 0, 0);

    private static final int NINE_TENTHS = 90;
    private static final int PERCENT = 100;

    public static OverloadConfig from(Settings settings) {
        int connections = (int) ((long) CommonSettings.maxConnections(settings) * NINE_TENTHS / PERCENT);
        return new OverloadConfig(
                settings.duration("overload-lag", ofMillis(500), Duration.ZERO, ofMinutes(1)),
                settings.integer("overload-heap", NINE_TENTHS, 0, PERCENT),
                settings.integer("overload-connections", connections, 0, 1_000_000),
                settings.integer("overload-openings", 2_000, 0, 1_000_000));
    }
}
