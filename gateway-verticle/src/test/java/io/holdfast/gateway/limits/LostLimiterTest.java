package io.holdfast.gateway.limits;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.limits.Decision.Outcome;
import io.holdfast.gateway.limits.RateLimitConfig.Limiter;
import io.holdfast.gateway.limits.RateLimitConfig.WhenLost;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests when Redis is killed or frozen. */
class LostLimiterTest {
    private static final Client CLIENT = new Client("s", true, "192.0.2.1");
    private static final RatePolicy POLICY = new RatePolicy("stream", 1, 3_600_000, 1, By.IP);

    private final EventLoop loop = new EventLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.with();
    }

    @AfterEach
    void stop() {
        loop.close();
        redis.close();
    }

    private RateLimits limits(WhenLost whenLost) {
        RateLimitConfig config = new RateLimitConfig(
                Optional.of(POLICY), Limiter.REDIS, whenLost, ofMillis(250), RedisLimiterTest.config(redis));
        RateLimits limits = loop.call(() -> {
            RedisLimiter limiter = new RedisLimiter(
                    loop.vertx(), config.redis(), config.timeout().toMillis());
            return new RateLimits(config, limiter, new LimitMetrics(registry));
        });
        loop.await(loop.call(limits::start));
        return limits;
    }

    private Outcome take(RateLimits limits) {
        return loop.await(loop.call(() -> limits.take(limits.stream(), CLIENT))).outcome();
    }

    private double counted(String result) {
        return registry.get("streaming_rate_limit_decisions")
                .tag("policy", POLICY.name())
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void requestsGoOnWhenThatWasChosen() {
        RateLimits limits = limits(WhenLost.OPEN);
        redis.kill();

        assertThat(take(limits)).isEqualTo(Outcome.FAILED_OPEN);
        assertThat(counted("failed-open")).isOne();
    }

    @Test
    void requestsAreRefusedWhenThatWasChosen() {
        RateLimits limits = limits(WhenLost.CLOSED);
        redis.kill();

        assertThat(take(limits)).isEqualTo(Outcome.FAILED_CLOSED);
        assertThat(counted("failed-closed")).isOne();
    }

    @Test
    void aRedisThatAnswersNothingIsNotWaitedFor() {
        RateLimits limits = limits(WhenLost.OPEN);
        redis.freeze();

        assertThat(take(limits)).isEqualTo(Outcome.FAILED_OPEN);
        redis.thaw();
    }

    @Test
    void aRedisThatIsBackDecidesAgain() {
        RateLimits limits = limits(WhenLost.OPEN);
        redis.kill();
        take(limits);
        redis.start();

        loop.awaitThat(() -> {
            limits.take(limits.stream(), CLIENT);
            return counted("allowed") + counted("limited") > 0;
        });
    }
}
