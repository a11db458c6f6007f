package io.holdfast.routes;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an upstream is asked whether it is well.
 *
 * @param path asked for now and then, on each upstream; empty to learn from the calls alone
 * @param interval between two such questions
 */
public record HealthRule(Optional<String> path, Duration interval) {
    static final HealthRule DEFAULT = new HealthRule(Optional.empty(), ofSeconds(5));

    private static final Pattern PATH = Pattern.compile("/[!-\"$-~]*");

    static HealthRule from(Settings settings, HealthRule def) {
        return new HealthRule(
                settings.optionalText("health-path", PATH, "a path, /...").or(() -> def.path),
                settings.duration("health-interval", def.interval, ofMillis(100), ofHours(1)));
    }
}
