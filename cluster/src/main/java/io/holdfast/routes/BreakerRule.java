package io.holdfast.routes;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * When an upstream is left alone, and what clients are told when all of a route's are.
 *
 * @param failures so many calls in a row open the breaker; 0 for never
 * @param reset how long it is open before one call is let through
 * @param fallback the answer while every breaker of the route is open; empty for a problem
 */
public record BreakerRule(int failures, Duration reset, Optional<Fallback> fallback) {
    static final BreakerRule DEFAULT = new BreakerRule(5, ofSeconds(10), Optional.empty());

    static BreakerRule from(Settings settings, BreakerRule def) {
        return new BreakerRule(
                settings.integer("breaker-failures", def.failures, 0, 1000),
                settings.duration("breaker-reset", def.reset, ofMillis(100), ofHours(1)),
                def.fallback);
    }

    /** The same for a route, which may have an answer of its own. */
    static BreakerRule ofRoute(Settings route, BreakerRule def) {
        BreakerRule rule = from(route, def);
        return new BreakerRule(rule.failures, rule.reset, Fallback.from(route).or(() -> def.fallback));
    }
}
