package io.holdfast.routes;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many questions of a route may be asked again, so that an upstream that is down is not asked several times as often as
 * one that is well. Any thread may take from it.
 */
final class RetryBudget {
    /** Seconds that are looked back upon. */
    static final int WINDOW = 10;

    private static final int PERCENT = 100;

    private final RetryRule rule;
    private final LongSupplier nanos;
    private final int[] questions = new int[WINDOW];
    private final int[] retries = new int[WINDOW];
    private long second;

    /** @param nanos a clock such as {@link System#nanoTime} */
    RetryBudget(RetryRule rule, LongSupplier nanos) {
        this.rule = rule;
        this.nanos = nanos;
        this.second = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong());
    }

    synchronized void asked() {
        questions[slot()]++;
    }

    /** Whether one more may be asked again. */
    synchronized boolean take() {
        int slot = slot();
        long allowed = (long) sum(questions) * rule.budgetPercent() / PERCENT + (long) rule.budgetPerSecond() * WINDOW;
        if (sum(retries) >= allowed) {
            return false;
        }
        retries[slot]++;
        return true;
    }

    private static int sum(int[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** That of this second; those that have passed since are emptied. */
    private int slot() {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong());
        for (long passed = Math.max(second + 1, now - WINDOW + 1); passed <= now; passed++) {
            int slot = (int) Math.floorMod(passed, (long) WINDOW);
            questions[slot] = 0;
            retries[slot] = 0;
        }
        second = now;
        return (int) Math.floorMod(now, (long) WINDOW);
    }
}
