package io.holdfast.overload;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of what was let in by one event loop may run there at once. There is none until the loop has had too much to do.
 * It falls once then, and not again before that has shown its effect: what runs goes on, and is late until enough of it has
 * ended. It rises while the loop is well and would do more. Written by its loop, read by any thread.
 */
final class Ceiling {
    static final int NONE = Integer.MAX_VALUE;
    /** So few are not what an event loop is late for. */
    static final int LEAST = 50;
    /**
     * So many are let in before it is known what the loop can carry, and while it can't be: code that is still compiled costs
     * several times as much.
     */
    static final int LEAST_COLD = 2_000;

    /** Of what ran, in one fall. */
    private static final double STEEPEST = 0.75;
    /** Likewise. */
    private static final double GENTLEST = 0.95;
    /** Of itself, with each look at a loop that has nothing to do; much less for one that is near its mark. */
    private static final double GROWTH = 0.04;
    /** Below this part of the mark a loop could do more. */
    private static final double WELL = 0.8;
    /** From this part of it on a ceiling keeps something out, now and then. */
    private static final double REACHED = 0.9;

    /** Of what ran more than runs now, with each look. */
    private static final double FADING = 0.75;

    /** After its first fall, in which a crowd is over. */
    private static final long CROWD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long EFFECT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final AtomicInteger running = new AtomicInteger();
    private volatile int value = NONE;
    /** The most that ran at once, lately: after one long turn what runs may be nothing. */
    private int ranLately;

    /** When it was last changed, or more ran than it allows. */
    private long unsettledNanos;

    private long reachedNanos;
    /** Lets one more in; false when there is no room. Who is let in says so when it is over. */
    boolean enter() {
        if (!room()) {
            return false;
        }
        ranLately = Math.max(ranLately, running.incrementAndGet());
        return true;
    }

    void leave() {
        running.decrementAndGet();
    }

    boolean room() {
        return running.get() < value;
    }

    int running() {
        return running.get();
    }

    /** {@link #NONE} when there is none. */
    int value() {
        return value;
    }

    /**
     * To be called about twice a second.
     *
     * @param pressure how much there is to do, as a part of what is too much: above 1 there is too much
     * @param cold whether that is so because code is still compiled
     */
    void look(double pressure, boolean cold, long nowNanos) {
        int now = running.get();
        int before = value;
        if (now > before) {
            // Until as many have ended as should, nothing can be seen of its last fall.
            unsettledNanos = nowNanos;
        }
        if (now >= before * REACHED) {
            reachedNanos = nowNanos;
        }
        if (pressure > 1) {
            if (before == NONE) {
                fall(LEAST_COLD, now, pressure, nowNanos);
                unsettledNanos += CROWD_NANOS;
            } else if (nowNanos - unsettledNanos >= EFFECT_NANOS) {
                fall(cold ? LEAST_COLD : LEAST, now, pressure, nowNanos);
            }
        } else if (before != NONE && reachedNanos == nowNanos) {
            value = before + (int) Math.ceil(before * GROWTH * Math.max(0, 1 - pressure / WELL));
        } else if (before != NONE && nowNanos - reachedNanos > FORGOTTEN_NANOS) {
            value = NONE;
        }
        ranLately = now + (int) ((ranLately - now) * FADING);
    }

    private void fall(int least, int now, double pressure, long nowNanos) {
        double next =
                Math.max(now * Math.min(GENTLEST, 1 / Math.sqrt(pressure)), Math.min(value, ranLately) * STEEPEST);
        value = Math.max(least, (int) next);
        unsettledNanos = nowNanos;
        reachedNanos = nowNanos;
    }
}
