package io.holdfast.cluster;

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
        registry.counter(NAME, "route", route, "result", TRIED);
        registry.counter(NAME, "route", route, "result", EXHAUSTED);
        registry.counter(NAME, "route", route, "result", OVER_BUDGET);
    }

    void tried(String route) {
        count(route, TRIED);
    }

    void exhausted(String route) {
        count(route, EXHAUSTED);
    }

    void overBudget(String route) {
        count(route, OVER_BUDGET);
    }

    private void count(String route, String result) {
        registry.counter(NAME, "route", route, "result", result).increment();
    }
}
