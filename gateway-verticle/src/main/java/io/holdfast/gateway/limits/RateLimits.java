package io.holdfast.gateway.limits;

import io.holdfast.cluster.Cluster;
import io.holdfast.gateway.client.AddressKey;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.limits.RateLimitConfig.Limiter;
import io.holdfast.gateway.limits.RateLimitConfig.WhenLost;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a client may ask now: finds its bucket, and says what happens when nobody can decide. */
public final class RateLimits {
    private static final Logger log = LoggerFactory.getLogger(RateLimits.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** In no name, session or address. */
    private static final String SEPARATOR = "|";

    private final RateLimitConfig config;
    private final RateLimiter limiter;
    private final LocalBuckets resumes = new LocalBuckets();
    private final LimitMetrics metrics;
    private long nextLogNanos = System.nanoTime();

    RateLimits(RateLimitConfig config, RateLimiter limiter, LimitMetrics metrics) {
        this.config = config;
        this.limiter = new EmptyBuckets(limiter);
        this.metrics = metrics;
    }

    public static RateLimits of(Vertx vertx, Cluster cluster, RateLimitConfig config, LimitMetrics metrics) {
        RateLimiter limiter = config.limiter() == Limiter.REDIS
                ? new RedisLimiter(vertx, config.redis(), config.timeout().toMillis())
                : new HazelcastLimiter(cluster.hazelcast(), vertx);
        return new RateLimits(config, limiter, metrics);
    }

    public Future<Void> start() {
        return limiter.start();
    }

    public Future<Void> close() {
        return limiter.close();
    }

    /** What belongs to no route. */
    public Optional<RatePolicy> stream() {
        return config.stream();
    }

    /** Takes one of the client's tokens. Never fails; {@link Decision#UNLIMITED} without a policy. */
    public Future<Decision> take(Optional<RatePolicy> policy, Client client) {
        return policy.map(limit -> take(limit, client)).orElseGet(() -> Future.succeededFuture(Decision.UNLIMITED));
    }

    private Future<Decision> take(RatePolicy policy, Client client) {
        return limiter.take(bucket(policy, client), policy)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.succeededFuture(lost(failure)))
                .onSuccess(decision -> metrics.decided(policy.name(), decision.outcome()));
    }

    private Decision lost(Throwable failure) {
        long now = System.nanoTime();
        if (now - nextLogNanos >= 0) {
            nextLogNanos = now + LOG_EVERY_NANOS;
            log.warn("Rate limiter does not decide: requests={} reason={}", config.whenLost(), failure.toString());
        }
        return config.whenLost() == WhenLost.OPEN ? Decision.FAILED_OPEN : Decision.FAILED_CLOSED;
    }

    /** Whether the client may read on. Counted here alone, with the numbers that hold for no route: it makes nobody work. */
    public Decision resume(Client client) {
        return config.stream()
                .map(policy -> resumes.take(bucket(policy, client), policy))
                .orElse(Decision.UNLIMITED);
    }

    /** A policy that was changed has buckets of its own. */
    private static String bucket(RatePolicy policy, Client client) {
        return String.join(
                SEPARATOR,
                policy.name(),
                policy.tokens() + "/" + policy.periodMs() + "/" + policy.burst(),
                asker(policy.by(), client));
    }

    private static String asker(By by, Client client) {
        return switch (by) {
            case ROUTE -> "route";
            case SESSION -> "session" + SEPARATOR + client.session();
            case API_KEY -> holder(client);
            case IP -> "ip" + SEPARATOR + AddressKey.of(client.ip());
        };
    }

    /** Who has proved to hold a key; else the key itself, which nobody has looked at. */
    private static String holder(Client client) {
        if (!client.principal().isEmpty()) {
            return "principal" + SEPARATOR + client.principal();
        }
        return client.apiKey().isEmpty() ? asker(By.IP, client) : "key" + SEPARATOR + client.apiKey();
    }
}
