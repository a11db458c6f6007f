package io.holdfast.monitor.health;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.redis.RedisConfig;
import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * What a node finds wrong with itself, fixed at start; 0 for no mark.
 *
 * @param heapPercent of the heap that a collection leaves
 * @param processorPercent of all processors, used by this process
 * @param processorFor how long it has to use more than that
 * @param connectionsPercent of {@code maxConnections}
 * @param processing mean time that a message takes
 * @param errorPercent of the messages
 * @param window messages of so long are looked at together
 * @param maxConnections 0 for any number
 * @param redis which is asked for, if there is one
 * @param redisNeeded whether streams can't be without it
 * @param selfTest what a self-test is made of
 */
public record HealthConfig(
        int heapPercent,
        int processorPercent,
        Duration processorFor,
        int connectionsPercent,
        Duration processing,
        int errorPercent,
        Duration window,
        int maxConnections,
        RedisConfig redis,
        boolean redisNeeded,
        SelfTestConfig selfTest) {

    private static final int PERCENT = 100;

    /** @param redisNeeded whether Redis is the journal */
    public static HealthConfig from(Settings settings, boolean redisNeeded) {
        return new HealthConfig(
                settings.integer("down-heap", 90, 0, PERCENT),
                settings.integer("down-processor", 95, 0, PERCENT),
                settings.duration("down-processor-for", ofSeconds(30), ofSeconds(1), ofHours(1)),
                settings.integer("down-connections", 95, 0, PERCENT),
                settings.duration("down-message-time", ofSeconds(5), ZERO, ofHours(1)),
                settings.integer("down-error-rate", 5, 0, PERCENT),
                settings.duration("down-window", ofMinutes(1), ofSeconds(1), ofHours(1)),
                CommonSettings.maxConnections(settings),
                RedisConfig.from(settings),
                redisNeeded,
                SelfTestConfig.from(settings));
    }
}
