package io.holdfast.routes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Questions that an upstream could not answer, by what was done then, counted for the whole node. */
final class RetryMetrics {
    private static final String NAME = "holdfast_upstream_retries";
    private static final String TRIED = "tried";
    private static final String EXHAUSTED = "exhausted";
    private static final String OVER_BUDGET = "over-budget";

    private final MeterRegistry registry;

    RetryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** So that they are there before the first retry. */
    void show(String route) {
        counter(route, TRIED);
        counter(route, EXHAUSTED);
        counter(route, OVER_BUDGET);
    }

    void tried(String route) {
        counter(route, TRIED).increment();
    }

    void exhausted(String route) {
        counter(route, EXHAUSTED).increment();
    }

    void overBudget(String route) {
        counter(route, OVER_BUDGET).increment();
    }

    private Counter counter(String route, String result) {
        return Counter.builder(NAME)
                .description("Questions that an upstream could not answer, by what was done then")
                .tag("route", route)
                .tag("result", result)
                .register(registry);
    }
}
