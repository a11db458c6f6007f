package io.holdfast.gateway.http;

import io.holdfast.settings.Settings;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which other sites' pages may use the gateway (https://fetch.spec.whatwg.org/#http-cors-protocol).
 *
 * @param origins as browsers send them, or only {@code *} for all
 */
public record CorsConfig(List<String> origins) {
    static final String ANY = "*";

    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]+");

    static CorsConfig from(Settings settings) {
        CorsConfig config = new CorsConfig(settings.list("cors-origins", List.of()));
        config.origins.stream()
                .filter(origin -> !ORIGIN.matcher(origin).matches() && !origin.equals(ANY))
                .forEach(origin -> settings.problem("cors-origins", origin, "SCHEME://HOST or SCHEME://HOST:PORT"));
        if (config.any() && config.origins.size() > 1) {
            settings.problem("cors-origins", String.join(",", config.origins), "* alone, or origins");
        }
        return config;
    }

    boolean any() {
        return origins.contains(ANY);
    }

    boolean allows(String origin) {
        return any() || origins.contains(origin);
    }
}
