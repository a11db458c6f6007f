package io.holdfast.stream.durable;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * Settings of durable streams, fixed at start.
 *
 * @param longPoll how long a long-poll waits for data
 * @param sseLife after this an SSE answer is ended, and its client comes again
 * @param retention how long a stream without a lifetime of its own is kept after its last use
 * @param maxStreams that one node owns
 * @param maxProducers of one stream whose state is kept
 */
public record DurableConfig(Duration longPoll, Duration sseLife, Duration retention, int maxStreams, int maxProducers) {
    public static DurableConfig from(Settings settings) {
        return new DurableConfig(
                settings.duration("durable-long-poll", ofSeconds(20), ofMillis(100), ofMinutes(5)),
                settings.duration("durable-sse-life", ofSeconds(60), ofSeconds(1), ofHours(1)),
                settings.duration("durable-retention", ofHours(24), ofSeconds(1), ofHours(24 * 365)),
                settings.integer("max-durable-streams", 10_000, 1, 1_000_000),
                settings.integer("max-durable-producers", 1_000, 1, 1_000_000));
    }
}
