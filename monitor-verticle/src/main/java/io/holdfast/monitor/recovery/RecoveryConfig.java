package io.holdfast.monitor.recovery;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * What a cluster does to mend itself.
 *
 * @param automatic whether plans run when something fails, and not only when an operator asks
 * @param coolDown for so long a plan does not run again by itself for the same node
 * @param scaleOut who is asked for more nodes
 */
public record RecoveryConfig(boolean automatic, Duration coolDown, ScaleOutConfig scaleOut) {
    public static RecoveryConfig from(Settings settings) {
        return new RecoveryConfig(
                settings.flag("recovery-automatic", true),
                settings.duration("recovery-cool-down", ofMinutes(5), ZERO, ofHours(24)),
                ScaleOutConfig.from(settings));
    }
}
