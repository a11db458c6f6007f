package io.holdfast.tracing;

import io.holdfast.settings.Settings;
import io.holdfast.wire.StreamId;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether what becomes of streams is told to a tracing system, and how.
 *
 * @param endpoint where spans are posted; nothing is traced without one
 * @param serviceName what the cluster is called there
 * @param percent of the traces that begin here are kept; a client decides for its own
 * @param headers sent with each post, which may hold a secret
 * @param timeout of a post
 */
public record TracingConfig(
        Optional<URI> endpoint, String serviceName, int percent, Map<String, String> headers, Duration timeout) {
    public static final TracingConfig OFF =
            new TracingConfig(Optional.empty(), "holdfast", 100, Map.of(), Duration.ofSeconds(10));

    private static final String HEADERS = "tracing-headers";
    private static final Pattern NAME = Pattern.compile("[!#-'*+\\-.^-z|~]{1,100}");
    private static final Pattern SERVICE = Pattern.compile("[\\x21-\\x7e]{1,100}");

    public TracingConfig {
        headers = Map.copyOf(headers);
    }

    public static TracingConfig from(Settings settings) {
        return new TracingConfig(
                settings.url("tracing-endpoint", Set.of("http", "https")),
                settings.text("tracing-service-name", OFF.serviceName, SERVICE, "1 to 100 visible ASCII characters"),
                settings.integer("tracing-sample", OFF.percent, 0, 100),
                headers(settings),
                settings.duration("tracing-timeout", OFF.timeout, Duration.ofMillis(100), Duration.ofMinutes(1)));
    }

    private static Map<String, String> headers(Settings settings) {
        Map<String, String> headers = new HashMap<>();
        settings.secret(HEADERS).ifPresent(text -> {
            for (String pair : text.split(",", -1)) {
                int equals = pair.indexOf('=');
                String name = pair.substring(0, Math.max(0, equals)).strip();
                if (NAME.matcher(name).matches()) {
                    headers.put(name, pair.substring(equals + 1).strip());
                } else {
                    settings.problem(HEADERS, "***", "NAME=VALUE,…");
                }
            }
        });
        return headers;
    }

    public boolean on() {
        return endpoint.isPresent();
    }

    /** Empty when nothing is traced. */
    public Optional<StreamTrace> trace(StreamId stream, String traceparent) {
        return on() ? Optional.of(StreamTrace.of(stream, traceparent, percent)) : Optional.empty();
    }

    /** Without the headers, since records end up in logs. */
    @Override
    public String toString() {
        return "TracingConfig[endpoint=" + endpoint + ", percent=" + percent + "]";
    }
}
