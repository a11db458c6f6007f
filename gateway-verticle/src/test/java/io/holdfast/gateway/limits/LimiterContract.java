package io.holdfast.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.limits.Decision.Outcome;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import io.holdfast.testing.EventLoop;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every limiter promises. */
abstract class LimiterContract {
    /** Slow enough that no token is added while a test takes some. */
    private static final RatePolicy SLOW = new RatePolicy("slow", 1, 3_600_000, 5, By.IP);

    private static final RatePolicy FAST = new RatePolicy("fast", 500, 1_000, 100, By.IP);

    private final List<EventLoop> loops = new ArrayList<>();
    private final List<RateLimiter> limiters = new ArrayList<>();
    /** No two tests share one. */
    private final String bucket = UUID.randomUUID().toString();

    /** Another gateway instance's, which shares its buckets with all that were created before. */
    abstract RateLimiter create(EventLoop loop);

    private RateLimiter limiter() {
        EventLoop loop = new EventLoop();
        loops.add(loop);
        RateLimiter limiter = loop.call(() -> create(loop));
        loop.await(loop.call(limiter::start));
        limiters.add(limiter);
        return limiter;
    }

    @AfterEach
    void close() {
        for (int i = 0; i < loops.size(); i++) {
            loops.get(i).await(loops.get(i).call(limiters.get(i)::close));
            loops.get(i).close();
        }
    }

    private Decision take(RateLimiter limiter, RatePolicy policy) {
        EventLoop loop = loops.get(limiters.indexOf(limiter));
        return loop.await(loop.call(() -> limiter.take(bucket, policy)));
    }

    private List<Decision> take(RateLimiter limiter, RatePolicy policy, int times) {
        return IntStream.range(0, times).mapToObj(i -> take(limiter, policy)).toList();
    }

    private static List<Outcome> outcomes(List<Decision> decisions) {
        return decisions.stream().map(Decision::outcome).toList();
    }

    @Test
    void aBucketHoldsItsBurst() {
        assertThat(outcomes(take(limiter(), SLOW, 6)))
                .containsExactly(
                        Outcome.ALLOWED,
                        Outcome.ALLOWED,
                        Outcome.ALLOWED,
                        Outcome.ALLOWED,
                        Outcome.ALLOWED,
                        Outcome.LIMITED);
    }

    @Test
    void whatIsLeftIsTold() {
        assertThat(take(limiter(), SLOW, 6).stream().map(Decision::remaining)).containsExactly(4L, 3L, 2L, 1L, 0L, 0L);
    }

    @Test
    void whoIsLimitedIsToldWhenThereIsATokenAgain() {
        RateLimiter limiter = limiter();
        take(limiter, SLOW, 5);

        assertThat(take(limiter, SLOW).retryMs()).isBetween(3_500_000L, 3_600_000L);
    }

    @Test
    void whoHasTokensLeftNeedNotWait() {
        assertThat(take(limiter(), SLOW).retryMs()).isZero();
    }

    @Test
    void aTokenIsThereWhenItWasSaidToBe() {
        RatePolicy policy = new RatePolicy("soon", 10, 1_000, 1, By.IP);
        RateLimiter limiter = limiter();
        take(limiter, policy);
        Decision limited = take(limiter, policy);
        EventLoop loop = loops.get(0);

        loop.await(loop.call(() -> loop.vertx().timer(limited.retryMs() + 1, TimeUnit.MILLISECONDS)));

        assertThat(take(limiter, policy).allowed()).isTrue();
    }

    @Test
    void bucketsAreOnesOfTheirOwn() {
        RateLimiter limiter = limiter();
        take(limiter, SLOW, 6);
        EventLoop loop = loops.get(0);

        Decision other = loop.await(loop.call(() -> limiter.take(bucket + "-other", SLOW)));

        assertThat(other.remaining()).isEqualTo(4);
    }

    @Test
    void limitersShareTheirBuckets() {
        take(limiter(), SLOW, 5);

        assertThat(take(limiter(), SLOW).outcome()).isEqualTo(Outcome.LIMITED);
    }

    /** All of the burst, all that is added meanwhile, and not one more. */
    @Test
    void manyWhoAskAtOnceGetExactlyWhatThereIs() {
        List<RateLimiter> all = List.of(limiter(), limiter(), limiter());
        long since = System.nanoTime();

        List<Integer> allowed = hammer(all, 400);

        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) + 1;
        long most = FAST.burst() + ms * FAST.tokens() / FAST.periodMs();
        int sum = allowed.stream().mapToInt(Integer::intValue).sum();
        assertThat(sum).isBetween(FAST.burst(), (int) Math.min(most, 3 * 400));
    }

    private List<Integer> hammer(List<RateLimiter> all, int times) {
        List<Future<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            RateLimiter limiter = all.get(i);
            counts.add(loops.get(i).call(() -> {
                List<Future<Decision>> asked = IntStream.range(0, times)
                        .mapToObj(turn -> limiter.take(bucket, FAST))
                        .toList();
                return Future.all(asked).map(done -> (int) asked.stream()
                        .filter(decision -> decision.result().allowed())
                        .count());
            }));
        }
        return loops.get(0)
                .await(Future.all(counts)
                        .map(done -> counts.stream().map(Future::result).toList()));
    }
}
