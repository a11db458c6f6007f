package io.holdfast.stream.journal;

import io.holdfast.redis.RedisConfig;
import io.holdfast.redis.RedisConnector;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal's connection to Redis, on which commands keep their order. Each has a timeout, which the client does not know.
 * Belongs to one event loop.
 */
final class RedisLink {
    private static final int MAX_BATCH = RedisConnector.MAX_UNANSWERED / 4;
    /** What Redis says when an entry's id is not behind the last one. */
    private static final String NOT_BEHIND = "equal or smaller";

    private final RedisConfig config;
    private final Duration patience;
    private final RedisConnector redis;
    private final Set<Promise<Void>> waiting = new LinkedHashSet<>();

    /** @param patience how long an append waits for a Redis that does not answer */
    RedisLink(Vertx vertx, RedisConfig config, Duration patience) {
        this.config = config;
        this.patience = patience;
        this.redis = new RedisConnector(vertx, config, "journal", this::wakeAll);
        redis.connect();
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
        return redis.connection().map(used -> answered(used, use.of(used))).orElseGet(() -> onFirst(use));
    }

    /** The first try to connect is under way while the node starts; later ones are not waited for. */
    private <T> Future<T> onFirst(Use<T> use) {
        return redis.down()
                ? Future.failedFuture(unavailable())
                : up(System.nanoTime() + config.timeout().toNanos()).compose(up -> on(use));
    }

    private <T> Future<T> answered(RedisConnection used, Future<T> answer) {
        return answer.timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .transform(done -> {
                    if (done.succeeded()) {
                        redis.worked();
                        return Future.succeededFuture(done.result());
                    }
                    Throwable failure = done.cause();
                    if (fenced(failure)) {
                        return Future.failedFuture(failure);
                    }
                    // Also for what Redis itself says: a replica, a full or a loading one will not take it later
                    // either.
                    redis.broken(used, failure);
                    return Future.failedFuture(unavailable());
                });
    }

    /** Tries again whenever Redis is back, until {@code journal-timeout} is over. */
    <T> Future<T> patiently(Supplier<Future<T>> attempt) {
        return patiently(attempt, System.nanoTime() + patience.toNanos());
    }

    private <T> Future<T> patiently(Supplier<Future<T>> attempt, long deadline) {
        return up(deadline).compose(up -> attempt.get()).recover(failure -> {
            boolean again = Refusal.of(failure).fault() == Fault.JOURNAL_UNAVAILABLE
                    && !redis.closed()
                    && msUntil(deadline) > 0;
            return again ? patiently(attempt, deadline) : Future.failedFuture(failure);
        });
    }

    private Future<Void> up(long deadline) {
        long ms = msUntil(deadline);
        if (redis.connection().isPresent()) {
            return Future.succeededFuture();
        }
        if (redis.closed() || ms <= 0) {
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

    private void wakeAll() {
        List.copyOf(waiting).forEach(Promise::tryComplete);
    }

    Future<Void> close() {
        Future<Void> done = redis.close();
        List.copyOf(waiting).forEach(waiter -> waiter.tryFail(unavailable()));
        return done;
    }
}
