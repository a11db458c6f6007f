package io.holdfast.cluster;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;

/** The keys that more than one part of a node reads: one place for their defaults and bounds. */
public final class CommonSettings {
    private CommonSettings() {}

    /** The address that is listened on. */
    public static String host(Settings settings) {
        return settings.text("host", "127.0.0.1");
    }

    /** With fewer nodes than this in sight, a node may be cut off from the others and takes no work. */
    public static int minimumNodes(Settings settings) {
        return settings.integer("minimum-nodes", 1, 1, 1000);
    }

    /** Until an upstream accepts a connection. */
    public static Duration connectTimeout(Settings settings) {
        return settings.duration("connect-timeout", ofSeconds(10), ofMillis(100), ofMinutes(2));
    }

    /** From the request until the upstream's response head. */
    public static Duration firstByteTimeout(Settings settings) {
        return settings.duration("first-byte-timeout", ofSeconds(60), ofMillis(100), ofHours(1));
    }

    /** How long a leaving node takes at most. */
    public static Duration drainTimeout(Settings settings) {
        return settings.duration("drain-timeout", ofSeconds(30), ZERO, ofMinutes(60));
    }

    /** Over how long a leaving node spreads what it gives to others, first its streams, then its readers. */
    public static Duration drainSpread(Settings settings) {
        Duration most = drainTimeout(settings).dividedBy(4);
        Duration spread = settings.duration("drain-spread", ofSeconds(5), ZERO, ofMinutes(10));
        return spread.compareTo(most) < 0 ? spread : most;
    }

    /** Age at which a stream is ended. */
    public static Duration maxStreamDuration(Settings settings) {
        return settings.duration("max-stream-duration", ofHours(1), ofSeconds(1), ofHours(24));
    }

    /** How long an ended stream can be read. */
    public static Duration retention(Settings settings) {
        return settings.duration("retention", ofMinutes(10), ofSeconds(1), ofHours(24));
    }
}
