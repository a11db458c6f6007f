package io.holdfast.gateway.limits;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.redis.RedisConfig;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.RedisServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis. */
class RedisLimiterTest extends LimiterContract {
    private static final RatePolicy QUICK = new RatePolicy("quick", 1_000, 1_000, 10, By.IP);

    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = RedisServer.with();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    static RedisConfig config(RedisServer server) {
        return new RedisConfig(List.of(server.url()), Optional.empty(), false, Optional.empty(), ofSeconds(2));
    }

    @Override
    RateLimiter create(EventLoop loop) {
        return new RedisLimiter(loop.vertx(), config(redis), 5_000);
    }

    @Test
    void aScriptThatRedisHasForgottenIsSentAgain() {
        try (EventLoop loop = new EventLoop()) {
            RateLimiter limiter = loop.call(() -> create(loop));
            loop.await(loop.call(limiter::start));
            loop.await(loop.call(() -> limiter.take("forgotten", QUICK)));
            redis.tell("SCRIPT FLUSH");

            assertThat(loop.await(loop.call(() -> limiter.take("forgotten", QUICK)))
                            .allowed())
                    .isTrue();
        }
    }

    @Test
    void aBucketThatIsFullAgainIsForgotten() {
        try (EventLoop loop = new EventLoop()) {
            RateLimiter limiter = loop.call(() -> create(loop));
            loop.await(loop.call(limiter::start));
            loop.await(loop.call(() -> limiter.take("idle", QUICK)));

            redis.awaitAnswer("EXISTS holdfast:limit:idle", ":0");
        }
    }
}
