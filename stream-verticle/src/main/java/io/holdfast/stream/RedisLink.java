package io.holdfast.stream;

import io.holdfast.cluster.RedisConfig;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, on which commands keep their order. Each has a timeout, which the client does not know; a
 * connection on which one is not answered in time is closed, since nobody can say what its next answer would belong to,
 * and opened again after a while. Belongs to one event loop.
 */
final class RedisLink {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 2_000;
    /** One, and another when the client asks a cluster or a sentinel who is who. */
    private static final int CONNECTIONS = 2;

    private static final int MAX_UNANSWERED = 16_384;
    private static final int MAX_BATCH = MAX_UNANSWERED / 4;
    /** What Redis says when an entry's id is not behind the last one. */
    private static final String NOT_BEHIND = "equal or smaller";

    private final Vertx vertx;
    private final RedisConfig config;
    private final Duration patience;
    private final RedisOptions options;
    private final Set<Promise<Void>> waiting = new LinkedHashSet<>();
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private long pauseMs = FIRST_PAUSE_MS;
    private boolean down;
    private boolean closed;

    /** @param patience how long an append waits for a Redis that does not answer */
    RedisLink(Vertx vertx, RedisConfig config, Duration patience) {
        this.vertx = vertx;
        this.config = config;
        this.patience = patience;
        this.options = config.options().setMaxPoolSize(CONNECTIONS).setMaxWaitingHandlers(MAX_UNANSWERED);
        connect();
    }

    /** Whether the failure is Redis' word that somebody has written behind this place, or at it. */
    static boolean fenced(Throwable failure) {
        return failure instanceof Response
                && String.valueOf(failure.getMessage()).contains(NOT_BEHIND);
    }

    /** Fails with JOURNAL_UNAVAILABLE when there is no answer, at once when it is known that there will be none. */
    Future<@Nullable Response> send(Request request) {
        return on(used -> used.send(request));
    }

    /** Several commands in one go; their answers, or a failure when one of them failed. */
    Future<List<@Nullable Response>> batch(List<Request> requests) {
        if (requests.size() <= MAX_BATCH) {
            return on(used -> config.cluster() ? spread(used, requests) : used.batch(requests));
        }
        return batch(requests.subList(0, MAX_BATCH))
                .compose(first -> batch(requests.subList(MAX_BATCH, requests.size()))
                        .map(rest -> {
                            List<@Nullable Response> all = new ArrayList<>(first);
                            all.addAll(rest);
                            return all;
                        }));
    }

    /** The client takes a batch for one node of a cluster only; each command finds its own, and keeps its order there. */
    private static Future<List<@Nullable Response>> spread(RedisConnection used, List<Request> requests) {
        List<Future<Response>> sent = requests.stream().map(used::send).toList();
        return Future.join(sent).transform(done -> {
            for (Future<Response> one : sent) {
                if (one.failed() && !fenced(one.cause())) {
                    return Future.failedFuture(one.cause());
                }
            }
            return done.succeeded()
                    ? Future.succeededFuture(sent.stream().map(Future::result).toList())
                    : Future.failedFuture(done.cause());
        });
    }

    private interface Use<T> {
        Future<T> of(RedisConnection connection);
    }

    private <T> Future<T> on(Use<T> use) {
        RedisConnection used = connection;
        if (used != null) {
            return answered(used, use.of(used));
        }
        // The first try is under way while the node starts; later ones are not waited for.
        return down || closed
                ? Future.failedFuture(unavailable())
                : up(System.nanoTime() + config.timeout().toNanos()).compose(up -> on(use));
    }

    private <T> Future<T> answered(RedisConnection used, Future<T> answer) {
        return answer.timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .transform(done -> {
                    if (done.succeeded()) {
                        pauseMs = FIRST_PAUSE_MS;
                        return Future.succeededFuture(done.result());
                    }
                    Throwable failure = done.cause();
                    if (fenced(failure)) {
                        return Future.failedFuture(failure);
                    }
                    // Also for what Redis itself says: a replica, a full or a loading one will not take it later
                    // either.
                    broken(used, failure);
                    return Future.failedFuture(unavailable());
                });
    }

    /** Tries again whenever Redis is back, until {@code journal-timeout} is over. */
    <T> Future<T> patiently(Supplier<Future<T>> attempt) {
        return patiently(attempt, System.nanoTime() + patience.toNanos());
    }

    private <T> Future<T> patiently(Supplier<Future<T>> attempt, long deadline) {
        return up(deadline).compose(up -> attempt.get()).recover(failure -> {
            boolean again =
                    Refusal.of(failure).fault() == Fault.JOURNAL_UNAVAILABLE && !closed && msUntil(deadline) > 0;
            return again ? patiently(attempt, deadline) : Future.failedFuture(failure);
        });
    }

    private Future<Void> up(long deadline) {
        long ms = msUntil(deadline);
        if (connection != null) {
            return Future.succeededFuture();
        }
        if (closed || ms <= 0) {
            return Future.failedFuture(unavailable());
        }
        Promise<Void> promise = Promise.promise();
        waiting.add(promise);
        return promise.future()
                .timeout(ms, TimeUnit.MILLISECONDS)
                .recover(late -> Future.failedFuture(unavailable()))
                .onComplete(over -> waiting.remove(promise));
    }

    private static long msUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    private static Refusal unavailable() {
        return new Refusal(Fault.JOURNAL_UNAVAILABLE);
    }

    private void connect() {
        Redis fresh = Redis.createClient(vertx, options);
        client = fresh;
        fresh.connect()
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(ready -> connected(fresh, ready))
                .onFailure(failure -> failed(fresh, failure));
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
            log.info("Redis is back: address={}", config.address());
        }
        for (Promise<Void> waiter : new ArrayList<>(waiting)) {
            waiter.tryComplete();
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
            log.warn("Redis does not answer: address={} reason={}", config.address(), RedisConfig.reason(failure));
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
        for (Promise<Void> waiter : new ArrayList<>(waiting)) {
            waiter.tryFail(unavailable());
        }
        Redis its = client;
        client = null;
        connection = null;
        if (its != null) {
            its.close();
        }
        return Future.succeededFuture();
    }
}
