package io.holdfast.routes;

import io.holdfast.cluster.Backoff;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The calls that one question may take: which upstream is next, and whether and when there is another try. Belongs to one
 * event loop.
 */
public final class Tries {
    private final Route route;
    private final UpstreamHealth health;
    private final RetryBudget budget;
    private final RetryMetrics metrics;
    private final Set<Upstream> tried = new HashSet<>();
    private int retries;

    Tries(Route route, UpstreamHealth health, RetryBudget budget, RetryMetrics metrics) {
        this.route = route;
        this.health = health;
        this.budget = budget;
        this.metrics = metrics;
    }

    /** The next call, to an upstream that has not been tried if there is one; empty when every breaker is open. */
    public Optional<UpstreamCall> next() {
        if (tried.isEmpty()) {
            budget.asked();
        }
        return begin(untried()).or(() -> begin(route.upstreams().all()));
    }

    /** A call, too, when every breaker is open: for what has begun, and is worth more than a new question. */
    public UpstreamCall nextInAnyCase() {
        return begin(route.upstreams().all())
                .or(() -> choose(route.upstreams().all()).map(UpstreamCall::new))
                .orElseThrow(() -> new IllegalStateException("route without upstream: " + route.id()));
    }

    private Optional<UpstreamCall> begin(List<Upstream> among) {
        List<Upstream> left = new ArrayList<>(among);
        while (!left.isEmpty()) {
            Upstream chosen = choose(left).orElseThrow();
            Optional<UpstreamCall> call = health.of(route, chosen).begin(chosen);
            if (call.isPresent()) {
                tried.add(chosen);
                return call;
            }
            left.remove(chosen);
        }
        return Optional.empty();
    }

    private Optional<Upstream> choose(List<Upstream> among) {
        return Upstreams.choose(
                among,
                one -> health.healthy(route, one),
                ThreadLocalRandom.current().nextDouble());
    }

    private List<Upstream> untried() {
        return route.upstreams().all().stream()
                .filter(upstream -> !tried.contains(upstream))
                .toList();
    }

    /**
     * To be asked after a call that has failed and may be repeated.
     *
     * @return milliseconds until the next try, 0 where another upstream is there to be asked; empty when it is enough
     */
    public OptionalLong again() {
        RetryRule rule = route.upstreams().retry();
        if (retries >= rule.retries()) {
            metrics.exhausted(route.id());
            return OptionalLong.empty();
        }
        if (!budget.take()) {
            metrics.overBudget(route.id());
            return OptionalLong.empty();
        }
        retries++;
        metrics.tried(route.id());
        boolean another = untried().stream().anyMatch(upstream -> health.healthy(route, upstream));
        return OptionalLong.of(another ? 0 : Backoff.UPSTREAM.pauseMs(retries));
    }
}
