package io.holdfast.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketTest {
    private static long allowed(RatePolicy policy, long ms, int perMs) {
        Bucket bucket = Bucket.full(policy, 0);
        return IntStream.range(0, (int) ms * perMs)
                .filter(i -> bucket.take(policy, i / perMs))
                .count();
    }

    /** However the rate divides the second. */
    @ParameterizedTest
    @CsvSource({"100, 200", "3, 2", "7, 10", "999, 50", "1000, 1", "1, 5"})
    void inTenSecondsThereIsTheBurstAndTenSecondsOfTheRate(int rate, int burst) {
        RatePolicy policy = new RatePolicy("p", rate, 1_000, burst, By.IP);

        assertThat(allowed(policy, 10_001, 2)).isEqualTo(burst + 10L * rate);
    }

    @Test
    void aBucketNeverHoldsMoreThanItsBurst() {
        RatePolicy policy = new RatePolicy("p", 100, 1_000, 5, By.IP);
        Bucket bucket = Bucket.full(policy, 0);

        long taken = IntStream.range(0, 10)
                .filter(i -> bucket.take(policy, 1_000_000))
                .count();

        assertThat(taken).isEqualTo(5);
    }

    @Test
    void aClockThatWasSetBackAddsNothing() {
        RatePolicy policy = new RatePolicy("p", 100, 1_000, 1, By.IP);
        Bucket bucket = Bucket.full(policy, 5_000);
        bucket.take(policy, 5_000);

        assertThat(bucket.take(policy, 1_000)).isFalse();
    }

    @Test
    void aClockThatWasSetBackGoesOnFromThere() {
        RatePolicy policy = new RatePolicy("p", 100, 1_000, 1, By.IP);
        Bucket bucket = Bucket.full(policy, 5_000);
        bucket.take(policy, 5_000);
        bucket.take(policy, 1_000);

        assertThat(bucket.take(policy, 1_010)).isTrue();
    }
}
