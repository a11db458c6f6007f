package io.holdfast.gateway.limits;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.PromptMap;
import io.holdfast.routes.RatePolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Buckets in the memory of the cluster; each decision is one operation on the member that keeps the bucket. */
final class HazelcastLimiter implements RateLimiter {
    static final String MAP = "holdfast.limits";
    /** A member that is frozen answers late or never: no more than this may wait for it. */
    private static final int MAX_UNANSWERED = 1_024;

    private final PromptMap<Bucket> map;
    private int unanswered;

    HazelcastLimiter(HazelcastInstance hazelcast, Vertx vertx) {
        this.map = new PromptMap<>(hazelcast, MAP, vertx.getOrCreateContext());
    }

    @Override
    public Future<Void> start() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Decision> take(String bucket, RatePolicy policy) {
        if (unanswered >= MAX_UNANSWERED) {
            return Future.failedFuture("unanswered decisions: " + unanswered);
        }
        unanswered++;
        return map.submit(bucket, new TakeToken(policy))
                .map(answer -> Decision.of(policy, answer >= 0, answer >= 0 ? answer : -1 - answer))
                .onComplete(answered -> unanswered--);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
