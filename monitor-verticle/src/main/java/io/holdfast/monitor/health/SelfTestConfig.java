package io.holdfast.monitor.health;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * How a node tries whether streams flow.
 *
 * @param interval from one try to the next; zero for none
 * @param timeout of one try
 * @param host where this node's gateway is reached
 * @param tls whether it speaks TLS
 */
public record SelfTestConfig(Duration interval, Duration timeout, String host, boolean tls) {

    static SelfTestConfig from(Settings settings) {
        return new SelfTestConfig(
                settings.duration("self-test-interval", ofSeconds(10), ZERO, ofHours(1)),
                settings.duration("self-test-timeout", ofSeconds(5), ofMillis(100), ofMinutes(1)),
                reached(CommonSettings.host(settings)),
                settings.optionalText("tls-cert").isPresent());
    }

    /** Who listens on all addresses listens on this one, too. */
    private static String reached(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "::1";
            default -> host;
        };
    }
}
