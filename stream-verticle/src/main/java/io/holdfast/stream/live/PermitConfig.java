package io.holdfast.stream.live;

import io.holdfast.settings.Settings;

/**
 * How many streams may be open at once, fixed at start; 0 for any number.
 *
 * @param perIp asked for from one address, in all of the cluster
 * @param perSession in one session
 * @param cluster in all of the cluster
 */
public record PermitConfig(int perIp, int perSession, int cluster) {
    private static final int MOST = 10_000_000;

    public static PermitConfig from(Settings settings) {
        return new PermitConfig(
                settings.integer("max-streams-per-ip", 0, 0, MOST),
                settings.integer("max-streams-per-session", 0, 0, MOST),
                settings.integer("max-streams-cluster", 0, 0, MOST));
    }
}
