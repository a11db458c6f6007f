package io.holdfast.redis;

import io.holdfast.cluster.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, opened again a while after it broke; the while grows from 50 ms to 2 s. Its user says which answers
 * break it: after one that did not come in time nobody can say what the next one would belong to. Belongs to one event loop.
 */
public final class RedisConnector {
    private static final Logger log = LoggerFactory.getLogger(RedisConnector.class);
    /** Commands at a time. */
    public static final int MAX_UNANSWERED = 16_384;

    private static final Backoff PAUSES = new Backoff(50, 2_000);
    /** One, and another when the client asks a cluster or a sentinel who is who. */
    private static final int CONNECTIONS = 2;

    private final Vertx vertx;
    private final RedisConfig config;
    private final String use;
    private final Runnable up;
    private final RedisOptions options;
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    /** Tries in a row after which no command was answered. */
    private int failures;

    private boolean down;
    private boolean closed;

    /**
     * @param use what it is for, for the log
     * @param up told each time that there is a connection
     */
    public RedisConnector(Vertx vertx, RedisConfig config, String use, Runnable up) {
        this.vertx = vertx;
        this.config = config;
        this.use = use;
        this.up = up;
        this.options = config.options().setMaxPoolSize(CONNECTIONS).setMaxWaitingHandlers(MAX_UNANSWERED);
    }

    /** Completes after the first try, whatever came of it. */
    public Future<Void> connect() {
        Redis fresh = Redis.createClient(vertx, options);
        client = fresh;
        return fresh.connect()
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(ready -> connected(fresh, ready))
                .onFailure(failure -> failed(fresh, failure))
                .transform(tried -> Future.succeededFuture());
    }

    /** Empty while there is none. */
    public Optional<RedisConnection> connection() {
        return Optional.ofNullable(connection);
    }

    /** Whether the last try has failed; a first one that is under way has not. */
    public boolean down() {
        return down || closed;
    }

    public boolean closed() {
        return closed;
    }

    /** A command was answered: the next break is a new one, and not waited out for longer than the last. */
    public void worked() {
        failures = 0;
    }

    /** Closes the connection, if it is still the one in use. */
    public void broken(RedisConnection used, Throwable failure) {
        Redis its = client;
        if (connection == used && its != null) {
            connection = null;
            failed(its, failure);
        }
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
            log.info("Redis is back: address={} use={}", config.address(), use);
        }
        up.run();
    }

    private void failed(Redis its, Throwable failure) {
        if (client != its) {
            return;
        }
        client = null;
        its.close();
        if (!down) {
            down = true;
            log.warn(
                    "Redis does not answer: address={} use={} reason={}",
                    config.address(),
                    use,
                    RedisConfig.reason(failure));
        }
        if (!closed) {
            failures++;
            vertx.setTimer(PAUSES.pauseMs(failures), over -> reconnect());
        }
    }

    private void reconnect() {
        if (!closed) {
            connect();
        }
    }

    public Future<Void> close() {
        closed = true;
        Redis its = client;
        client = null;
        connection = null;
        return its == null ? Future.succeededFuture() : its.close();
    }
}
