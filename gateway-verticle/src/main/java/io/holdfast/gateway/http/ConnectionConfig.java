package io.holdfast.gateway.http;

import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;

/**
 * How many connections clients may have, fixed at start; 0 for any number.
 *
 * @param max on this node
 * @param maxPerIp of one address on this node
 */
public record ConnectionConfig(int max, int maxPerIp) {
    public static ConnectionConfig from(Settings settings) {
        return new ConnectionConfig(
                CommonSettings.maxConnections(settings), settings.integer("max-connections-per-ip", 0, 0, 1_000_000));
    }
}
