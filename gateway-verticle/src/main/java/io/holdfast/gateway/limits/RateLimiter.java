package io.holdfast.gateway.limits;

import io.holdfast.routes.RatePolicy;
import io.vertx.core.Future;

/**
 * Token buckets that all nodes share. However many ask at once and wherever, a bucket gives no more than its burst and
 * what was added since it was full.
 */
interface RateLimiter {
    /** Before the first request; completes also when nothing is reached yet. */
    Future<Void> start();

    /**
     * Takes one token out of a bucket, if there is one. A bucket that nobody knows is full. Fails when nobody has decided;
     * how long that is waited for is the caller's matter.
     *
     * @param bucket its name, the same on all nodes
     */
    Future<Decision> take(String bucket, RatePolicy policy);

    Future<Void> close();
}
