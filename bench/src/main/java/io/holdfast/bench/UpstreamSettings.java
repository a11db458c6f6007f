package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import java.util.Locale;

/**
 * What each stream of the built-in upstream sends.
 *
 * @param rate events per second; 0 is as fast as the socket takes them
 * @param size bytes of one event as an SSE block, its blank line included
 * @param events events before {@code [DONE]}; 0 is no limit
 * @param idle one event, then silence
 */
record UpstreamSettings(double rate, int size, long events, boolean idle) {
    UpstreamSettings {
        check(rate == 0 || (rate >= 0.01 && rate <= 100_000), "--rate", rate, "0 or 0.01..100000");
        check(
                size >= EventTemplate.MIN_SIZE && size <= 1_000_000,
                "--size",
                size,
                EventTemplate.MIN_SIZE + "..1000000");
        check(events >= 0, "--events", events, ">= 0");
    }

    boolean paced() {
        return rate > 0;
    }

    @Override
    public String toString() {
        String pace = paced()
                ? String.format(Locale.ROOT, "%.2f", rate).replaceAll("\\.?0+$", "") + " events/s"
                : "full speed";
        return idle ? "idle" : "each %s of %d B".formatted(pace, size);
    }

    long periodNanos() {
        return Math.round(1e9 / rate);
    }
}
