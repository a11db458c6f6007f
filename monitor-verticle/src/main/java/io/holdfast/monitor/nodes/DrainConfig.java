package io.holdfast.monitor.nodes;

import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * How a node drains, because it leaves or because an operator says so.
 *
 * @param timeout how long it may take
 * @param spread of that, how long giving streams away takes, and then readers
 */
public record DrainConfig(Duration timeout, Duration spread) {

    public static DrainConfig from(Settings settings) {
        return new DrainConfig(CommonSettings.drainTimeout(settings), CommonSettings.drainSpread(settings));
    }

    /** How long what is open has to end by itself. */
    Duration patience() {
        return timeout.minus(spread.multipliedBy(2));
    }
}
