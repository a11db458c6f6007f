package io.holdfast.monitor;

import io.holdfast.monitor.alerts.AlertConfig;
import io.holdfast.monitor.health.HealthConfig;
import io.holdfast.monitor.nodes.DrainConfig;
import io.holdfast.monitor.operators.AccessConfig;
import io.holdfast.monitor.recovery.RecoveryConfig;
import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;

/**
 * Settings of the monitor verticle, fixed at start.
 *
 * @param host the address that is listened on
 * @param port 0 for any free one
 * @param minimumNodes the node is not ready with fewer in sight
 * @param access who may operate the cluster
 * @param health what the node finds wrong with itself
 * @param alerts what becomes of that
 * @param recovery what is done about it
 * @param drain how a node drains when an operator says so
 * @param follow how many operators may follow streams and the cluster
 */
public record MonitorConfig(
        String host,
        int port,
        int minimumNodes,
        AccessConfig access,
        HealthConfig health,
        AlertConfig alerts,
        RecoveryConfig recovery,
        DrainConfig drain,
        FollowConfig follow) {

    /** @param redisNeeded whether Redis is the journal */
    public static MonitorConfig from(Settings settings, boolean redisNeeded) {
        return new MonitorConfig(
                CommonSettings.host(settings),
                settings.integer("management-port", 8081, 0, 65_535),
                CommonSettings.minimumNodes(settings),
                AccessConfig.from(settings),
                HealthConfig.from(settings, redisNeeded),
                AlertConfig.from(settings),
                RecoveryConfig.from(settings),
                DrainConfig.from(settings),
                FollowConfig.from(settings));
    }
}
