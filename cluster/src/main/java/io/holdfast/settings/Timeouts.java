package io.holdfast.settings;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;

/**
 * How long an upstream is waited for.
 *
 * @param connect until it accepts a connection
 * @param firstByte from the request until its response head
 * @param idle silence in the middle of a stream
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle) {
    static final Timeouts DEFAULT = new Timeouts(ofSeconds(10), ofSeconds(60), ofSeconds(120));

    /** The longest that {@code connect-timeout} may be. */
    public static final Duration LONGEST_CONNECT = ofMinutes(2);

    /** The longest that {@code first-byte-timeout} and {@code idle-timeout} may be. */
    public static final Duration LONGEST_SILENCE = ofHours(1);

    public static Timeouts from(Settings settings, Timeouts def) {
        return new Timeouts(
                settings.duration("connect-timeout", def.connect, ofMillis(100), LONGEST_CONNECT),
                settings.duration("first-byte-timeout", def.firstByte, ofMillis(100), LONGEST_SILENCE),
                settings.duration("idle-timeout", def.idle, ofMillis(100), LONGEST_SILENCE));
    }

    /** Until an upstream has answered at all, or is given up. */
    public Duration answer() {
        return connect.plus(firstByte);
    }
}
