package io.holdfast.stream.live;

import io.holdfast.stream.StreamConfig;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.Outcome;
import java.time.Duration;
import java.util.Optional;

/** How long a stream may go on, and how long without a reader. */
final class Deadlines {
    private final long bornNanos = System.nanoTime();
    private long lastReadNanos = bornNanos;

    /**
     * How a stream has to end that is too old or that nobody has read for too long.
     *
     * @param read whether somebody reads it now
     * @param longest as its route says; what is kept of it elsewhere is kept no longer than the configuration says for all
     */
    Optional<Outcome> passed(
            long nowNanos, boolean read, Duration longest, OnDisconnect onDisconnect, StreamConfig config) {
        if (read) {
            lastReadNanos = nowNanos;
        }
        Duration most = longest.compareTo(config.maxDuration()) < 0 ? longest : config.maxDuration();
        if (nowNanos - bornNanos > most.toNanos()) {
            return Optional.of(Outcome.failed(Fault.DURATION_EXCEEDED, most.toSeconds() + " s"));
        }
        if (onDisconnect != OnDisconnect.FINISH
                && nowNanos - lastReadNanos > config.orphanTimeout().toNanos()) {
            return Optional.of(Outcome.cancelled(Fault.ORPHANED));
        }
        return Optional.empty();
    }
}
