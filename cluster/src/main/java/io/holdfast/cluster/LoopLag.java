package io.holdfast.cluster;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How late one event loop is, and which share of new work it lets in for that. The share falls quickly while the loop is too
 * late and grows slowly once it is well below the mark again, so that it settles where the loop has as much to do as it can.
 * All or nothing would swing between the two. Written by its loop, read by any thread.
 */
final class LoopLag {
    private static final long TICK_MS = 50;
    /** Of the newest value, so that one collection of garbage is no overload: the last half second counts. */
    private static final double WEIGHT = 0.2;

    private static final double FALL = 0.9;
    private static final double RISE = 0.01;
    /** Never none at all: what is let in shows how it is by now. */
    private static final double LEAST = 0.02;

    private final long markNanos;
    private volatile double smoothedNanos;
    private volatile double share = 1;

    /** @param mark zero for none */
    LoopLag(Duration mark) {
        this.markNanos = mark.toNanos();
    }

    /** Looks at the calling event loop from now on. */
    void watch(Vertx vertx) {
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MS);
        vertx.setTimer(TICK_MS, tick -> {
            late(System.nanoTime() - due);
            watch(vertx);
        });
    }

    /** The loop came so much later than it should to what was due. */
    void late(long nanos) {
        double smoothed = smoothedNanos + WEIGHT * (Math.max(0, nanos) - smoothedNanos);
        smoothedNanos = smoothed;
        if (markNanos > 0 && smoothed > markNanos) {
            share = Math.max(LEAST, share * FALL);
        } else if (smoothed < markNanos / 2.0) {
            share = Math.min(1, share + RISE);
        }
    }

    double seconds() {
        return smoothedNanos / TimeUnit.SECONDS.toNanos(1);
    }

    /** 1 for all. */
    double share() {
        return share;
    }
}
