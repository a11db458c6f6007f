package io.holdfast.gateway;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.holdfast.cluster.RatePolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Buckets in the memory of the cluster; each decision is one operation on the member that keeps the bucket. */
final class HazelcastLimiter implements RateLimiter {
    static final String MAP = "holdfast.limits";
    /** A member that is frozen answers late or never: no more than this may wait for it. */
    private static final int MAX_UNANSWERED = 1_024;

    private final Context context;
    private final IMap<String, @Nullable Bucket> map;
    private int unanswered;

    HazelcastLimiter(HazelcastInstance hazelcast, Vertx vertx) {
        this.context = vertx.getOrCreateContext();
        this.map = hazelcast.getMap(MAP);
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
        Promise<Decision> decided = Promise.promise();
        map.submitToKey(bucket, new TakeToken(policy))
                .whenCompleteAsync(
                        (answer, failure) -> context.runOnContext(back -> {
                            unanswered--;
                            if (failure == null) {
                                decided.complete(Decision.of(policy, answer >= 0, answer >= 0 ? answer : -1 - answer));
                            } else {
                                decided.fail(failure);
                            }
                        }),
                        Runnable::run);
        return decided.future();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
