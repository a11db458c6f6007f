package io.holdfast.overload;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/** How late one event loop is, smoothed, and how much may run on it for that. Written by its loop, read by any thread. */
final class LoopLag {
    private static final long TICK_MS = 50;
    /** What was longer ago counts for little. */
    private static final double MEMORY_MS = 225;
    /** Of the newest value, so that one collection of garbage is no overload. */
    private static final double MOST_WEIGHT = 0.5;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Ceiling ceiling = new Ceiling();
    private final long markNanos;
    private final DoubleSupplier otherPressure;
    private final BooleanSupplier cold;
    private volatile double smoothedNanos;
    private volatile long turnNanos = System.nanoTime();
    /** Since the loop is looked at. */
    private long clockNanos;

    private long unseenNanos;

    /**
     * Looks at nothing yet.
     *
     * @param mark zero for none
     * @param otherPressure what else the loop may have too much of, as {@link Ceiling#look} takes it
     * @param cold whether code is still compiled, which is what makes the loop late
     */
    LoopLag(Duration mark, DoubleSupplier otherPressure, BooleanSupplier cold) {
        this.markNanos = mark.toNanos();
        this.otherPressure = otherPressure;
        this.cold = cold;
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

    /** The loop came so much later than it should to what was due. The later, the fewer of these there are: time counts. */
    void late(long nanos) {
        turnNanos = System.nanoTime();
        long late = Math.max(0, nanos);
        long passedNanos = TimeUnit.MILLISECONDS.toNanos(TICK_MS) + late;
        double smoothed = smoothedNanos + weight(passedNanos) * (late - smoothedNanos);
        smoothedNanos = smoothed;
        clockNanos += passedNanos;
        unseenNanos += passedNanos;
        if (unseenNanos >= LOOK_NANOS) {
            unseenNanos = 0;
            double pressure = markNanos > 0 ? smoothed / markNanos : 0;
            double other = otherPressure.getAsDouble();
            ceiling.look(Math.max(pressure, other), other <= 1 && cold.getAsBoolean(), clockNanos);
        }
    }

    private static double weight(long passedNanos) {
        double memories = passedNanos / (MEMORY_MS * TimeUnit.MILLISECONDS.toNanos(1));
        return Math.min(MOST_WEIGHT, 1 - Math.exp(-memories));
    }

    double seconds() {
        return smoothedNanos / TimeUnit.SECONDS.toNanos(1);
    }

    /** Since the loop last came to what was due; more than a few ticks say that something blocks it. */
    long silentNanos(long now) {
        return Math.max(0, now - turnNanos);
    }

    Ceiling ceiling() {
        return ceiling;
    }
}
