package io.holdfast.gateway.limits;

import io.holdfast.routes.RatePolicy;
import java.util.concurrent.TimeUnit;

/**
 * Whether a request may go on, and what its client is told of its bucket.
 *
 * @param remaining whole tokens that are left
 * @param retryMs until there is one again; 0 when there is one left
 * @param fullMs until the bucket is full, if nobody takes anything
 */
public record Decision(Outcome outcome, long remaining, long retryMs, long fullMs) {
    /** How it was decided. */
    public enum Outcome {
        ALLOWED,
        LIMITED,
        /** The limiter did not answer, and the request goes on. */
        FAILED_OPEN,
        /** The limiter did not answer, and the request is refused. */
        FAILED_CLOSED
    }

    /** For those whom nothing limits. */
    static final Decision UNLIMITED = new Decision(Outcome.ALLOWED, -1, 0, 0);

    static final Decision FAILED_OPEN = new Decision(Outcome.FAILED_OPEN, -1, 0, 0);
    static final Decision FAILED_CLOSED = new Decision(Outcome.FAILED_CLOSED, -1, 1_000, 0);

    /** @param parts what is in the bucket afterwards */
    static Decision of(RatePolicy policy, boolean allowed, long parts) {
        long missing = policy.periodMs() - parts;
        return new Decision(
                allowed ? Outcome.ALLOWED : Outcome.LIMITED,
                parts / policy.periodMs(),
                missing > 0 ? policy.msFor(missing) : 0,
                policy.msFor(policy.capacity() - parts));
    }

    public boolean allowed() {
        return outcome == Outcome.ALLOWED || outcome == Outcome.FAILED_OPEN;
    }

    /** Whether a bucket was looked into. */
    public boolean known() {
        return remaining >= 0;
    }

    /** For Retry-After and its like. */
    public long retrySeconds() {
        return Math.max(1, seconds(retryMs));
    }

    public long fullSeconds() {
        return seconds(fullMs);
    }

    private static long seconds(long ms) {
        long second = TimeUnit.SECONDS.toMillis(1);
        return (ms + second - 1) / second;
    }
}
