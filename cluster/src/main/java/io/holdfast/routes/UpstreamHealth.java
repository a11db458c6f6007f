package io.holdfast.routes;

import io.holdfast.cluster.Failures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this node has seen of its upstreams, across changes of the routes. Any thread may ask. */
public final class UpstreamHealth {
    private record Key(String route, URI url, BreakerRule rule) {}

    private record BudgetKey(String route, RetryRule rule) {}

    private final Vertx vertx;
    private final Failures failures;
    private final RetryMetrics retries;
    private final MultiGauge breakers;
    private final Map<Key, UpstreamState> states = new ConcurrentHashMap<>();
    private final Map<BudgetKey, RetryBudget> budgets = new ConcurrentHashMap<>();

    /** Of which nobody is told. */
    public UpstreamHealth(Vertx vertx, MeterRegistry registry) {
        this(vertx, registry, new Failures());
    }

    public UpstreamHealth(Vertx vertx, MeterRegistry registry, Failures failures) {
        this.failures = failures;
        this.vertx = vertx;
        this.retries = new RetryMetrics(registry);
        this.breakers = MultiGauge.builder("holdfast_breaker_state")
                .description("Whether an upstream is called: 0 closed, 1 open, 2 half open")
                .register(registry);
    }

    /** A breaker with another rule is another breaker, which is closed. */
    public UpstreamState of(Route route, Upstream upstream) {
        return states.computeIfAbsent(
                key(route, upstream),
                key -> new UpstreamState(vertx, key.route(), upstream.shown(), key.rule(), failures));
    }

    public boolean healthy(Route route, Upstream upstream) {
        return of(route, upstream).healthy(route.upstreams().health());
    }

    /** For one question on the route. */
    public Tries tries(Route route) {
        RetryBudget budget = budgets.computeIfAbsent(
                new BudgetKey(route.id(), route.upstreams().retry()),
                key -> new RetryBudget(key.rule(), System::nanoTime));
        return new Tries(route, this, budget, retries);
    }

    /** Forgets the upstreams that no route names any more, and shows the others. */
    void keep(RouteTable table) {
        states.entrySet().removeIf(entry -> {
            boolean forgotten = table.routes().stream().noneMatch(route -> names(route, entry.getKey()));
            if (forgotten) {
                entry.getValue().forget();
            }
            return forgotten;
        });
        budgets.keySet()
                .removeIf(key -> table.find(key.route())
                        .filter(route -> route.upstreams().retry().equals(key.rule()))
                        .isEmpty());
        breakers.register(
                table.routes().stream()
                        .flatMap(route -> route.upstreams().all().stream().map(upstream -> row(route, upstream)))
                        .toList(),
                true);
        table.routes().forEach(route -> retries.show(route.id()));
    }

    private MultiGauge.Row<UpstreamState> row(Route route, Upstream upstream) {
        return MultiGauge.Row.of(
                Tags.of("route", route.id(), "upstream", upstream.shown()),
                of(route, upstream),
                state -> figure(state.breaker()));
    }

    private static int figure(CircuitBreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case OPEN -> 1;
            case HALF_OPEN -> 2;
        };
    }

    private static boolean names(Route route, Key key) {
        return route.upstreams().all().stream()
                .anyMatch(upstream -> key(route, upstream).equals(key));
    }

    private static Key key(Route route, Upstream upstream) {
        return new Key(route.id(), upstream.url(), route.upstreams().breaker());
    }
}
