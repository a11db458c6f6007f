package io.holdfast.gateway.http;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * How much, and for how long, a client may keep the gateway busy before it is known to mean well.
 *
 * @param maxUrl bytes of the request line
 * @param maxHeaders bytes of the head behind it
 * @param maxJsonDepth objects and arrays within one another
 * @param headTimeout until a connection has sent a request's head, from its start or the last answer
 * @param bodyTimeout until a request's body has arrived
 * @param slowReaderTimeout how long a connection that has no room left is waited for
 */
public record HardeningConfig(
        int maxUrl,
        int maxHeaders,
        int maxJsonDepth,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration slowReaderTimeout) {

    private static final int KB = 1024;

    static HardeningConfig from(Settings settings) {
        return new HardeningConfig(
                (int) settings.bytes("max-url-size", 8 * KB, 256, 1024 * KB),
                (int) settings.bytes("max-header-size", 16 * KB, KB, 1024 * KB),
                settings.integer("max-json-depth", 100, 1, 1_000),
                settings.duration("header-timeout", ofSeconds(60), ofSeconds(1), ofMinutes(10)),
                settings.duration("body-timeout", ofSeconds(60), ofSeconds(1), ofHours(1)),
                settings.duration("slow-reader-timeout", ofSeconds(60), ofSeconds(1), ofHours(1)));
    }
}
