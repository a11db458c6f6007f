package io.holdfast.gateway.auth;

import io.holdfast.gateway.client.AddressKey;
import io.holdfast.gateway.limits.LocalBuckets;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import java.util.concurrent.TimeUnit;

/**
 * Credentials that were no good, counted by address (of IPv6, its /64) and by each event loop for itself: whoever shows too
 * many has the next ones not looked at, be they good or bad, until a token is back in the bucket.
 */
final class FailedLogins {
    private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);

    private final int perMinute;
    private final RatePolicy policy;
    private final LocalBuckets buckets = new LocalBuckets();

    /** @param perMinute how many, also at once; 0 for any number */
    FailedLogins(int perMinute) {
        this.perMinute = perMinute;
        this.policy = new RatePolicy("auth", Math.max(1, perMinute), MINUTE_MS, Math.max(1, perMinute), By.IP);
    }

    /** Whether the address has failed too often to be looked at. */
    boolean tooMany(String ip) {
        return perMinute > 0 && !buckets.look(AddressKey.of(ip), policy).allowed();
    }

    void failed(String ip) {
        if (perMinute > 0) {
            buckets.take(AddressKey.of(ip), policy);
        }
    }
}
