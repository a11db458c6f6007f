package io.holdfast.monitor;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import io.holdfast.cluster.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a cluster does to mend itself.
 *
 * @param automatic whether plans run when something fails, and not only when an operator asks
 * @param coolDown for so long a plan does not run again by itself for the same node
 * @param scaleOutWebhook asked for more nodes
 * @param scaleOutTarget of Kubernetes, as {@code deployments/NAME} or {@code statefulsets/NAME}, in the pod's own namespace
 * @param scaleOutMost how many nodes Kubernetes is asked for at most
 */
public record RecoveryConfig(
        boolean automatic,
        Duration coolDown,
        Optional<URI> scaleOutWebhook,
        Optional<String> scaleOutTarget,
        int scaleOutMost) {
    private static final String TARGET = "scale-out-kubernetes";
    private static final Pattern TARGETS = Pattern.compile("(deployments|statefulsets)/[a-z0-9]([-a-z0-9.]{0,250})");

    static RecoveryConfig from(Settings settings) {
        RecoveryConfig config = new RecoveryConfig(
                settings.flag("recovery-automatic", true),
                settings.duration("recovery-cool-down", ofMinutes(5), ZERO, ofHours(24)),
                settings.url("scale-out-webhook", Set.of("http", "https")),
                settings.optionalText(TARGET),
                settings.integer("scale-out-most", 10, 1, 1_000));
        config.scaleOutTarget
                .filter(target -> !TARGETS.matcher(target).matches())
                .ifPresent(target -> settings.problem(TARGET, target, "deployments/NAME or statefulsets/NAME"));
        return config;
    }
}
