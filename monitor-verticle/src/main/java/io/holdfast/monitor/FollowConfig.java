package io.holdfast.monitor;

import io.holdfast.settings.Settings;

/**
 * How many operators may follow what happens, at once and through one node.
 *
 * @param taps that follow a stream
 * @param liveSockets of dashboards
 */
public record FollowConfig(int taps, int liveSockets) {
    static FollowConfig from(Settings settings) {
        return new FollowConfig(
                settings.integer("max-taps", 16, 0, 1_000), settings.integer("max-live-sockets", 16, 0, 1_000));
    }
}
