package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.cluster.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lua script in Redis, called by its digest, over one connection. A connection on which a call is not answered in time, or
 * badly, is closed and opened again after a while; until then calls fail at once. Belongs to one event loop.
 */
final class RedisScript {
    private static final Logger log = LoggerFactory.getLogger(RedisScript.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 2_000;
    private static final int MAX_UNANSWERED = 16_384;
    private static final String UNKNOWN_SCRIPT = "NOSCRIPT";

    private final Vertx vertx;
    private final RedisConfig config;
    private final RedisOptions options;
    private final long timeoutMs;
    private final String script;
    private final String digest;
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private long pauseMs = FIRST_PAUSE_MS;
    private boolean down;
    private boolean closed;

    /** @param timeoutMs of one call */
    RedisScript(Vertx vertx, RedisConfig config, long timeoutMs, String script) {
        this.vertx = vertx;
        this.config = config;
        this.timeoutMs = timeoutMs;
        this.script = script;
        this.digest = sha1(script);
        // One, and another when the client asks a cluster or a sentinel who is who.
        this.options = config.options().setMaxPoolSize(2).setMaxWaitingHandlers(MAX_UNANSWERED);
    }

    /** How Redis names a script. */
    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Completes after the first try to connect, whatever came of it. */
    Future<Void> connect() {
        Redis fresh = Redis.createClient(vertx, options);
        client = fresh;
        return fresh.connect()
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(ready -> connected(fresh, ready))
                .onFailure(failure -> failed(fresh, failure))
                .transform(tried -> Future.succeededFuture());
    }

    /** Fails when there is no answer, at once when it is known that there will be none. */
    Future<Response> call(String key, List<String> arguments) {
        RedisConnection used = connection;
        if (used == null) {
            return Future.failedFuture("Redis does not answer");
        }
        return used.send(request(Command.EVALSHA, digest, key, arguments))
                .recover(failure -> String.valueOf(failure.getMessage()).startsWith(UNKNOWN_SCRIPT)
                        ? used.send(request(Command.EVAL, script, key, arguments))
                        : Future.failedFuture(failure))
                .timeout(timeoutMs, TimeUnit.MILLISECONDS)
                .onSuccess(answered -> pauseMs = FIRST_PAUSE_MS)
                .onFailure(failure -> broken(used, failure));
    }

    private static Request request(Command command, String what, String key, List<String> arguments) {
        Request request = Request.cmd(command).arg(what).arg(1).arg(key);
        arguments.forEach(request::arg);
        return request;
    }

    private void connected(Redis fresh, RedisConnection ready) {
        if (client != fresh) {
            return;
        }
        connection = ready;
        ready.endHandler(end -> broken(ready, new IllegalStateException("connection closed")));
        ready.exceptionHandler(failure -> broken(ready, failure));
        if (down) {
            down = false;
            log.info("Rate limiter is back: redis={}", config.address());
        }
    }

    private void broken(RedisConnection used, Throwable failure) {
        Redis its = client;
        if (connection == used && its != null) {
            connection = null;
            failed(its, failure);
        }
    }

    private void failed(Redis its, Throwable failure) {
        if (client != its) {
            return;
        }
        client = null;
        its.close();
        if (!down) {
            down = true;
            log.warn("Rate limiter lost: redis={} reason={}", config.address(), RedisConfig.reason(failure));
        }
        if (!closed) {
            long pause = pauseMs / 2 + ThreadLocalRandom.current().nextLong(pauseMs / 2 + 1);
            pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
            vertx.setTimer(pause, over -> reconnect());
        }
    }

    private void reconnect() {
        if (!closed) {
            connect();
        }
    }

    Future<Void> close() {
        closed = true;
        Redis its = client;
        client = null;
        connection = null;
        return its == null ? Future.succeededFuture() : its.close();
    }
}
