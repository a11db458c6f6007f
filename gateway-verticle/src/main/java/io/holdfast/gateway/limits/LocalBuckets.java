package io.holdfast.gateway.limits;

import io.holdfast.routes.RatePolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Buckets that nobody shares. */
public final class LocalBuckets {
    /** The one that was used longest ago is forgotten, and full again. */
    private static final int MAX_BUCKETS = 10_000;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_BUCKETS;
        }
    };

    /** Whether there is a token, which stays where it is. */
    public Decision look(String name, RatePolicy policy) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            return Decision.UNLIMITED;
        }
        boolean allowed = bucket.has(policy, nowMs());
        return Decision.of(policy, allowed, bucket.parts());
    }

    public Decision take(String name, RatePolicy policy) {
        long now = nowMs();
        Bucket bucket = buckets.computeIfAbsent(name, unknown -> Bucket.full(policy, now));
        return Decision.of(policy, bucket.take(policy, now), bucket.parts());
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
