package io.holdfast.routes;

import io.holdfast.settings.Settings;

/**
 * How often an upstream is asked again.
 *
 * @param retries in a row, for one question before its answer has begun, and in the middle of a stream
 * @param budgetPercent of the questions of the last seconds, as many of which may be asked again
 * @param budgetPerSecond so many may in any case
 */
public record RetryRule(int retries, int budgetPercent, int budgetPerSecond) {
    static final RetryRule DEFAULT = new RetryRule(3, 20, 10);

    static RetryRule from(Settings settings, RetryRule def) {
        return new RetryRule(
                settings.integer("upstream-retries", def.retries, 0, 100),
                settings.integer("retry-budget", def.budgetPercent, 0, 100),
                settings.integer("retry-budget-least", def.budgetPerSecond, 0, 100_000));
    }
}
