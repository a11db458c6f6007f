package io.holdfast.monitor.health;

import io.holdfast.redis.RedisConfig;
import io.holdfast.redis.RedisConnector;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;

/** Asks Redis for a sign of life, on a connection of its own. Belongs to one event loop. */
final class RedisProbe {
    private static final String ID = "redis";

    private final RedisConfig config;
    private final RedisConnector redis;
    private Check last;
    private boolean asking;

    RedisProbe(Vertx vertx, RedisConfig config) {
        this.config = config;
        this.redis = new RedisConnector(vertx, config, "health", () -> {});
        this.last = Check.up(ID, new JsonObject().put("address", config.address()));
        redis.connect();
    }

    /** What was found last. */
    Check check() {
        return last;
    }

    void ask() {
        if (asking) {
            return;
        }
        if (redis.connection().isEmpty()) {
            if (redis.down()) {
                found("there is no connection to Redis", -1);
            }
            return;
        }
        RedisConnection used = redis.connection().get();
        asking = true;
        long since = System.nanoTime();
        Future.succeededFuture()
                .compose(now -> used.send(Request.cmd(Command.PING)))
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(answer -> {
                    asking = false;
                    if (answer.succeeded()) {
                        redis.worked();
                        found("", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
                    } else {
                        redis.broken(used, answer.cause());
                        found("Redis does not answer: " + RedisConfig.reason(answer.cause()), -1);
                    }
                });
    }

    private void found(String reason, long ms) {
        JsonObject details = new JsonObject().put("address", config.address());
        if (ms >= 0) {
            details.put("answerMs", ms);
        }
        last = new Check(ID, reason, details);
    }

    Future<Void> close() {
        return redis.close();
    }
}
