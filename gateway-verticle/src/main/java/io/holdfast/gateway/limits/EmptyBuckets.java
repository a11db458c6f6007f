package io.holdfast.gateway.limits;

import io.holdfast.gateway.limits.Decision.Outcome;
import io.holdfast.routes.RatePolicy;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Remembers which buckets are empty, and until when: nobody can find a token there earlier, so the limiter need not be asked.
 * A flood of one client costs the cluster one decision for each token that it may have.
 */
final class EmptyBuckets implements RateLimiter {
    /** Forgotten ones are asked for again, no more. */
    private static final int MAX_REMEMBERED = 10_000;

    private record Empty(long untilNanos, long fullAtNanos) {}

    private final RateLimiter limiter;
    private final Map<String, Empty> empty = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Empty> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    EmptyBuckets(RateLimiter limiter) {
        this.limiter = limiter;
    }

    @Override
    public Future<Void> start() {
        return limiter.start();
    }

    @Override
    public Future<Decision> take(String bucket, RatePolicy policy) {
        long now = System.nanoTime();
        Empty known = empty.get(bucket);
        if (known != null && known.untilNanos() - now > 0) {
            return Future.succeededFuture(
                    new Decision(Outcome.LIMITED, 0, ms(known.untilNanos() - now), ms(known.fullAtNanos() - now)));
        }
        return limiter.take(bucket, policy).onSuccess(decision -> remember(bucket, decision, now));
    }

    /** By the time when it was asked, which was before the bucket was looked into. */
    private void remember(String bucket, Decision decision, long askedNanos) {
        if (decision.retryMs() > 0) {
            empty.put(bucket, new Empty(askedNanos + nanos(decision.retryMs()), askedNanos + nanos(decision.fullMs())));
        } else {
            empty.remove(bucket);
        }
    }

    private static long nanos(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    /** Rounded up, as what it is made of. */
    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos) + 999_999);
    }

    @Override
    public Future<Void> close() {
        return limiter.close();
    }
}
