package io.holdfast.cluster;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that grow and are never twice the same. */
public final class Backoff {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;
    private static final int LAST_DOUBLING = 10;

    private Backoff() {}

    /**
     * Between half of the attempt's pause and all of it.
     *
     * @param attempt 1 for the first in a row
     * @return milliseconds
     */
    public static long pauseMs(int attempt) {
        long longest = Math.min(LONGEST_MS, FIRST_MS << Math.min(attempt - 1, LAST_DOUBLING));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    }
}
