package io.holdfast.cluster;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that grow and are never twice the same. */
public record Backoff(long firstMs, long longestMs) {
    /** Between calls to an upstream. */
    public static final Backoff UPSTREAM = new Backoff(100, 5_000);

    private static final int LAST_DOUBLING = 10;

    /**
     * Between half of the attempt's pause and all of it.
     *
     * @param attempt 1 for the first in a row
     * @return milliseconds
     */
    public long pauseMs(int attempt) {
        long longest = Math.min(longestMs, firstMs << Math.min(attempt - 1, LAST_DOUBLING));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    }
}
