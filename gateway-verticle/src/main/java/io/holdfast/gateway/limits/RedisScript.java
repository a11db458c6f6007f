package io.holdfast.gateway.limits;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.gateway.client.Hashes;
import io.holdfast.redis.RedisConfig;
import io.holdfast.redis.RedisConnector;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Lua script in Redis, called by its digest. After a call that was not answered in time, or badly, calls fail at once until
 * there is a new connection. Belongs to one event loop.
 */
final class RedisScript {
    private static final String UNKNOWN_SCRIPT = "NOSCRIPT";

    private final RedisConnector redis;
    private final long timeoutMs;
    private final String script;
    /** How Redis names it. */
    private final String digest;

    /** @param timeoutMs of one call */
    RedisScript(Vertx vertx, RedisConfig config, long timeoutMs, String script) {
        this.redis = new RedisConnector(vertx, config, "limits", () -> {});
        this.timeoutMs = timeoutMs;
        this.script = script;
        this.digest = HexFormat.of().formatHex(Hashes.sha1(script.getBytes(US_ASCII)));
    }

    /** Completes after the first try to connect, whatever came of it. */
    Future<Void> connect() {
        return redis.connect();
    }

    /** Fails when there is no answer, at once when it is known that there will be none. */
    Future<Response> call(String key, List<String> arguments) {
        return redis.connection()
                .map(used -> call(used, key, arguments))
                .orElseGet(() -> Future.failedFuture("Redis does not answer"));
    }

    private Future<Response> call(RedisConnection used, String key, List<String> arguments) {
        return used.send(request(Command.EVALSHA, digest, key, arguments))
                .recover(failure -> String.valueOf(failure.getMessage()).startsWith(UNKNOWN_SCRIPT)
                        ? used.send(request(Command.EVAL, script, key, arguments))
                        : Future.failedFuture(failure))
                .timeout(timeoutMs, TimeUnit.MILLISECONDS)
                .onSuccess(answered -> redis.worked())
                .onFailure(failure -> redis.broken(used, failure));
    }

    private static Request request(Command command, String what, String key, List<String> arguments) {
        Request request = Request.cmd(command).arg(what).arg(1).arg(key);
        arguments.forEach(request::arg);
        return request;
    }

    Future<Void> close() {
        return redis.close();
    }
}
