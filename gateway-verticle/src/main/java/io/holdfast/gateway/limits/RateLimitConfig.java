package io.holdfast.gateway.limits;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.holdfast.redis.RedisConfig;
import io.holdfast.routes.RateLimit;
import io.holdfast.routes.RatePolicy;
import io.holdfast.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How often clients may ask, fixed at start.
 *
 * @param stream what holds for self-tests and for reading on, which belong to no route; empty for no limit
 * @param limiter where the buckets are kept
 * @param whenLost what happens to a request when the limiter does not answer
 * @param timeout of one decision
 * @param redis the server of the limiter that is there
 */
public record RateLimitConfig(
        Optional<RatePolicy> stream, Limiter limiter, WhenLost whenLost, Duration timeout, RedisConfig redis) {

    /** Where buckets are kept. */
    public enum Limiter {
        HAZELCAST,
        REDIS
    }

    /** What happens to a request that nobody can decide about. */
    public enum WhenLost {
        OPEN,
        CLOSED
    }

    public static RateLimitConfig from(Settings settings) {
        RateLimitConfig config = new RateLimitConfig(
                RateLimit.from(settings).policy("stream"),
                settings.choice("rate-limiter", Limiter.HAZELCAST, Limiter.class),
                settings.choice("rate-limit-when-lost", WhenLost.OPEN, WhenLost.class),
                settings.duration("rate-limit-timeout", ofMillis(500), ofMillis(10), ofSeconds(10)),
                RedisConfig.from(settings));
        if (config.limiter == Limiter.REDIS) {
            config.redis.require(settings, "the rate limiter is redis");
        }
        return config;
    }
}
