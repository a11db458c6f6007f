package io.holdfast.monitor.alerts;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What becomes of failures.
 *
 * @param webhooks where alerts are posted in Alertmanager's format
 * @param webhookTimeout of one post
 * @param hold how long a cause has to be gone until its alert is resolved; also, failures of one kind are one while no more
 *     time than this is between them
 */
public record AlertConfig(List<URI> webhooks, Duration webhookTimeout, Duration hold) {
    private static final String WEBHOOKS = "alert-webhooks";
    private static final Set<String> SCHEMES = Set.of("http", "https");

    public AlertConfig {
        webhooks = List.copyOf(webhooks);
    }

    public static AlertConfig from(Settings settings) {
        List<String> urls = settings.list(WEBHOOKS, List.of());
        urls.stream()
                .filter(url -> !valid(url))
                .forEach(url -> settings.problem(
                        WEBHOOKS, url, "URLs that start with http://HOST or https://HOST, with commas between them"));
        return new AlertConfig(
                urls.stream().filter(AlertConfig::valid).map(URI::create).toList(),
                settings.duration("alert-webhook-timeout", ofSeconds(5), ofMillis(100), ofMinutes(1)),
                settings.duration("alert-hold", ofSeconds(30), ofSeconds(1), ofHours(1)));
    }

    static boolean valid(String text) {
        try {
            URI url = new URI(text);
            return url.getScheme() != null && SCHEMES.contains(url.getScheme()) && url.getHost() != null;
        } catch (URISyntaxException malformed) {
            // Its message would repeat the URL, secrets and all.
            return false;
        }
    }
}
