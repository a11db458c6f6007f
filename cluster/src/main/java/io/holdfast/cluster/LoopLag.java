package io.holdfast.cluster;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How late one event loop is, smoothed, and which share of new work it lets in for that. Written by its loop, read by any
 * thread.
 */
final class LoopLag {
    private static final long TICK_MS = 50;
    /** Of the newest value, so that one collection of garbage is no overload: the last half second counts. */
    private static final double WEIGHT = 0.2;

    private static final double WELL = 0.5;
    private static final int TICKS_TO_LOOK = 10;

    private final Share share = new Share(WELL);
    private final long markNanos;
    private volatile double smoothedNanos;
    private volatile long turnNanos = System.nanoTime();
    private int ticks;

    /** @param mark zero for none */
    LoopLag(Duration mark) {
        this.markNanos = mark.toNanos();
    }

    /** Looks at the calling event loop from now on, longer than any verticle that may run there: hence no Vert.x timer. */
    void watch(Vertx vertx) {
        watch(((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop());
    }

    private void watch(EventLoop loop) {
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MS);
        var unused = loop.schedule(
                () -> {
                    late(System.nanoTime() - due);
                    if (!loop.isShuttingDown()) {
                        watch(loop);
                    }
                },
                TICK_MS,
                TimeUnit.MILLISECONDS);
    }

    /** The loop came so much later than it should to what was due. */
    void late(long nanos) {
        turnNanos = System.nanoTime();
        double smoothed = smoothedNanos + WEIGHT * (Math.max(0, nanos) - smoothedNanos);
        smoothedNanos = smoothed;
        if (++ticks % TICKS_TO_LOOK == 0) {
            share.look(smoothed, (double) markNanos);
        }
    }

    double seconds() {
        return smoothedNanos / TimeUnit.SECONDS.toNanos(1);
    }

    /** Since the loop last came to what was due; more than a few ticks say that something blocks it. */
    long silentNanos(long now) {
        return Math.max(0, now - turnNanos);
    }

    Share share() {
        return share;
    }
}
