package io.holdfast.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.limits.Decision.Outcome;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** What need not be asked twice. */
class EmptyBucketsTest {
    private static final RatePolicy POLICY = new RatePolicy("p", 1, 3_600_000, 2, By.IP);

    private final LocalBuckets buckets = new LocalBuckets();
    private int asked;

    private final EmptyBuckets limiter = new EmptyBuckets(new RateLimiter() {
        @Override
        public Future<Void> start() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Decision> take(String bucket, RatePolicy policy) {
            asked++;
            return Future.succeededFuture(buckets.take(bucket, policy));
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    });

    private Decision take(String bucket) {
        return limiter.take(bucket, POLICY).result();
    }

    @Test
    void aBucketWithTokensIsAskedForEachTime() {
        take("b");
        take("b");

        assertThat(asked).isEqualTo(2);
    }

    @Test
    void anEmptyBucketIsNotAskedForBeforeThereIsATokenAgain() {
        take("b");
        take("b");

        assertThat(take("b").outcome()).isEqualTo(Outcome.LIMITED);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void anEmptyBucketSaysStillWhenThereIsATokenAgain() {
        take("b");
        take("b");

        assertThat(take("b").retryMs()).isBetween(3_500_000L, 3_600_000L);
    }

    @Test
    void anotherBucketIsAskedFor() {
        take("b");
        take("b");
        take("c");

        assertThat(asked).isEqualTo(3);
    }
}
