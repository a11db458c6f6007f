package io.holdfast.gateway.limits;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.redis.RedisConfig;
import io.holdfast.routes.RatePolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Buckets in Redis; each decision is one call of a script. */
final class RedisLimiter implements RateLimiter {
    private static final String PREFIX = "holdfast:limit:";

    private final RedisScript script;

    RedisLimiter(Vertx vertx, RedisConfig redis, long timeoutMs) {
        this.script = new RedisScript(vertx, redis, timeoutMs, source());
    }

    private static String source() {
        try (InputStream lua = RedisLimiter.class.getResourceAsStream("/limit/take-token.lua")) {
            return new String(Objects.requireNonNull(lua, "take-token.lua").readAllBytes(), US_ASCII);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Future<Void> start() {
        return script.connect();
    }

    @Override
    public Future<Decision> take(String bucket, RatePolicy policy) {
        return script.call(
                        PREFIX + bucket,
                        List.of(
                                Long.toString(policy.periodMs()),
                                Integer.toString(policy.tokens()),
                                Long.toString(policy.capacity())))
                .map(answer -> decision(policy, answer));
    }

    private static Decision decision(RatePolicy policy, Response answer) {
        return Decision.of(policy, answer.get(0).toInteger() == 1, answer.get(1).toLong());
    }

    @Override
    public Future<Void> close() {
        return script.close();
    }
}
