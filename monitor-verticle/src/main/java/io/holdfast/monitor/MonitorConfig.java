package io.holdfast.monitor;

import io.holdfast.cluster.CommonSettings;
import io.holdfast.cluster.Settings;

/**
 * Settings of the monitor verticle, fixed at start.
 *
 * @param host the address that is listened on
 * @param port 0 for any free one
 * @param minimumNodes the node is not ready with fewer in sight
 * @param access who may operate the cluster
 */
public record MonitorConfig(String host, int port, int minimumNodes, AccessConfig access, DrainConfig drain) {

    public static MonitorConfig from(Settings settings) {
        return new MonitorConfig(
                CommonSettings.host(settings),
                settings.integer("management-port", 8081, 0, 65_535),
                CommonSettings.minimumNodes(settings),
                AccessConfig.from(settings),
                DrainConfig.from(settings));
    }
}
