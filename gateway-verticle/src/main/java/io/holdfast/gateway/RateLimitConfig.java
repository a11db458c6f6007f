package io.holdfast.gateway;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.holdfast.cluster.RedisConfig;
import io.holdfast.cluster.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How often clients may ask, fixed at start.
 *
 * @param stream what the stream route allows; empty for no limit
 * @param limiter where the buckets are kept
 * @param whenLost what happens to a request when the limiter does not answer
 * @param timeout of one decision
 * @param redis the server of the limiter that is there
 */
public record RateLimitConfig(
        Optional<Policy> stream, Limiter limiter, WhenLost whenLost, Duration timeout, RedisConfig redis) {

    /** What a bucket is for. */
    public enum By {
        /** The client's address; an IPv6 one by its /64. */
        IP,
        SESSION,
        /** Who sends none is limited by address. */
        API_KEY,
        /** One bucket for everybody. */
        ROUTE
    }

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

    /**
     * A token bucket: so many requests at once, and then so many in each period.
     *
     * @param name as clients see it in RateLimit-Policy: lower case letters and dashes
     * @param tokens that are added in a period
     * @param periodMs a second, a minute or an hour
     * @param burst tokens that a bucket holds
     */
    public record Policy(String name, int tokens, long periodMs, int burst, By by) {
        /** A token is as many parts as the period has milliseconds, so that whole numbers do. */
        long capacity() {
            return burst * periodMs;
        }

        /** Until so many parts have been added, and no sooner. */
        long msFor(long parts) {
            return (Math.max(0, parts) + tokens - 1) / tokens;
        }
    }

    private static final String OFF = "off";
    private static final Pattern RATE = Pattern.compile("off|[1-9][0-9]{0,5}/[smh]");
    private static final String EXPECTED = "off, or 1 to 999999 in a second, minute or hour, such as 100/s";
    private static final Map<String, Long> PERIODS = Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    static RateLimitConfig from(Settings settings) {
        RateLimitConfig config = new RateLimitConfig(
                policy(settings, "stream", "", "100/s", 200),
                settings.choice("rate-limiter", Limiter.HAZELCAST, Limiter.class),
                settings.choice("rate-limit-when-lost", WhenLost.OPEN, WhenLost.class),
                settings.duration("rate-limit-timeout", ofMillis(500), ofMillis(10), ofSeconds(10)),
                RedisConfig.from(settings));
        if (config.limiter == Limiter.REDIS && config.stream.isPresent()) {
            config.redis.require(settings, "the rate limiter is redis");
        }
        return config;
    }

    /**
     * Reads the three keys of a route's limit: {@code rate-limit}, {@code rate-limit-burst} and {@code rate-limit-by}.
     *
     * @param prefix stands before each key, such as {@code api-}
     */
    static Optional<Policy> policy(Settings settings, String name, String prefix, String rate, int burst) {
        String asked = settings.textOrOff(prefix + "rate-limit", rate, RATE, EXPECTED);
        int most = settings.integer(prefix + "rate-limit-burst", burst, 1, 1_000_000);
        By by = settings.choice(prefix + "rate-limit-by", By.IP, By.class);
        if (asked.equals(OFF)) {
            return Optional.empty();
        }
        int slash = asked.indexOf('/');
        int tokens = Integer.parseInt(asked.substring(0, slash));
        long periodMs = PERIODS.getOrDefault(asked.substring(slash + 1), 0L);
        return Optional.of(new Policy(name, tokens, periodMs, most, by));
    }
}
