package io.holdfast.cluster;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When an upstream is left out of the choice.
 *
 * @param path asked for now and then, on each upstream; empty to learn from the calls alone
 * @param interval between two such questions
 * @param failures so many calls in a row that can't connect or are answered 5xx
 * @param outFor how long an upstream is left out before a call tries it again
 */
public record HealthRule(Optional<String> path, Duration interval, int failures, Duration outFor) {
    static final HealthRule DEFAULT = new HealthRule(Optional.empty(), ofSeconds(5), 5, ofSeconds(10));

    private static final Pattern PATH = Pattern.compile("/[!-\"$-~]*");

    static HealthRule from(Settings settings, HealthRule def) {
        return new HealthRule(
                settings.optionalText("health-path", PATH, "a path, /...").or(() -> def.path),
                settings.duration("health-interval", def.interval, ofMillis(100), ofHours(1)),
                settings.integer("unhealthy-after", def.failures, 1, 1000),
                settings.duration("unhealthy-for", def.outFor, ofMillis(100), ofHours(1)));
    }
}
