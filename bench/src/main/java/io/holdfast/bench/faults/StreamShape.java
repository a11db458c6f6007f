package io.holdfast.bench.faults;

import java.time.Duration;

/**
 * What the streams of a run are like.
 *
 * @param events of a stream, on the average
 * @param rate events/s
 * @param secondReaders the share of streams with a second reader
 * @param audits the share of streams that are read once more when they have ended
 * @param pushed the share of streams that a producer pushes, in place of an upstream
 * @param patience silence, heartbeats included, after which a reader tries another gateway
 * @param kept how long ended streams are sure to be kept
 */
record StreamShape(
        int events, double rate, double secondReaders, double audits, double pushed, Duration patience, Duration kept) {
    private static final double NOTICEABLE_PERIODS = 4;
    private static final long NOTICEABLE_NANOS = Duration.ofMillis(150).toNanos();

    /** A silence that is more than the pace of the stream and a busy machine. */
    long noticeableNanos() {
        return NOTICEABLE_NANOS + (long) (NOTICEABLE_PERIODS * periodNanos());
    }

    long periodNanos() {
        return (long) (1e9 / rate);
    }

    long patienceNanos() {
        return patience.toNanos();
    }

    long keptNanos() {
        return kept.toNanos();
    }
}
