package io.holdfast.monitor.recovery;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import io.holdfast.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who is asked for one more node.
 *
 * @param webhook posted to, unless Kubernetes is asked
 * @param target of Kubernetes, as {@code deployments/NAME} or {@code statefulsets/NAME}, in the service account's namespace
 * @param most how many nodes Kubernetes is asked for at most
 * @param coolDown for so long after one was asked for, no other plan asks by itself
 * @param api Kubernetes' own address
 * @param account a directory with the service account's token, certificate authority and namespace
 */
public record ScaleOutConfig(
        Optional<URI> webhook, Optional<String> target, int most, Duration coolDown, URI api, Path account) {
    private static final String TARGET = "scale-out-kubernetes";
    private static final Pattern TARGETS = Pattern.compile("(deployments|statefulsets)/[a-z0-9]([-a-z0-9.]{0,250})");
    private static final URI API = URI.create("https://kubernetes.default.svc");
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    static ScaleOutConfig from(Settings settings) {
        ScaleOutConfig config = new ScaleOutConfig(
                settings.url("scale-out-webhook", Set.of("http", "https")),
                settings.optionalText(TARGET),
                settings.integer("scale-out-most", 10, 1, 1_000),
                settings.duration("scale-out-cool-down", ofMinutes(5), ZERO, ofHours(24)),
                settings.url("scale-out-api", Set.of("https")).orElse(API),
                Path.of(settings.text("scale-out-account", ACCOUNT)));
        config.target
                .filter(target -> !TARGETS.matcher(target).matches())
                .ifPresent(target -> settings.problem(TARGET, target, "deployments/NAME or statefulsets/NAME"));
        return config;
    }

    boolean possible() {
        return webhook.isPresent() || target.isPresent();
    }
}
