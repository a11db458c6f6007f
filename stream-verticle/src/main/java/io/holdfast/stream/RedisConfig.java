package io.holdfast.stream;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.cluster.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where Redis is, and how long it is waited for.
 *
 * @param urls the server's; with a sentinel or a cluster several that know the others; empty without Redis
 * @param sentinelMaster what sentinels call the server, when the URLs are sentinels'
 * @param cluster whether the URLs are those of a Redis Cluster
 * @param authority a PEM file with who signs the servers' certificates; without one the JVM's own list holds
 * @param timeout of one command
 * @param patience how long an append waits for a Redis that does not answer
 */
public record RedisConfig(
        List<String> urls,
        Optional<String> sentinelMaster,
        boolean cluster,
        Optional<String> authority,
        Duration timeout,
        Duration patience) {

    private static final String URLS = "redis";
    private static final String CLUSTER = "redis-cluster";
    private static final String AUTHORITY = "redis-ca";
    private static final String EXPECTED =
            "redis://HOST:PORT or rediss://HOST:PORT, with :PASSWORD@ before the host and /DATABASE after it if need be";
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final Pattern PATH = Pattern.compile("/?|/\\d{1,5}");

    public RedisConfig {
        urls = List.copyOf(urls);
    }

    static RedisConfig from(Settings settings, JournalKind journal) {
        List<String> urls = settings.list(URLS, List.of());
        RedisConfig config = new RedisConfig(
                urls,
                settings.optionalText("redis-sentinel-master"),
                settings.flag(CLUSTER, false),
                settings.optionalText(AUTHORITY),
                settings.duration("redis-timeout", ofSeconds(2), ofMillis(50), ofMinutes(1)),
                settings.duration("journal-timeout", ofSeconds(10), ofMillis(100), ofMinutes(10)));
        urls.stream().filter(url -> !valid(url)).forEach(url -> settings.problem(URLS, url, EXPECTED));
        if (urls.stream().filter(url -> url.startsWith("rediss")).count() % Math.max(1, urls.size()) != 0) {
            settings.problem(URLS, String.join(",", urls), "all redis:// or all rediss://");
        }
        if (urls.isEmpty() && journal == JournalKind.REDIS) {
            settings.problem(URLS, "(none)", EXPECTED + ", since the journal is redis");
        }
        if (urls.size() > 1 && !config.several()) {
            settings.problem(
                    URLS, String.join(",", urls), "one URL, or redis-sentinel-master or redis-cluster beside them");
        }
        config.authority
                .filter(file -> !Files.isReadable(Path.of(file)))
                .ifPresent(file -> settings.problem(AUTHORITY, file, "a file that can be read"));
        if (config.cluster && config.sentinelMaster.isPresent()) {
            settings.problem(CLUSTER, "true", "false when there is a redis-sentinel-master");
        }
        return config;
    }

    private boolean several() {
        return cluster || sentinelMaster.isPresent();
    }

    private static boolean valid(String text) {
        try {
            URI url = new URI(text);
            return url.getScheme() != null
                    && SCHEMES.contains(url.getScheme())
                    && url.getHost() != null
                    && url.getPort() <= 65_535
                    && PATH.matcher(url.getPath()).matches();
        } catch (URISyntaxException malformed) {
            // Its message would repeat the URL, password and all.
            return false;
        }
    }

    /** Whether the URLs ask for TLS. */
    boolean tls() {
        return urls.get(0).startsWith("rediss");
    }

    /** Where the server is, for the log: without credentials. */
    String address() {
        return String.join(
                ",",
                urls.stream()
                        .map(URI::create)
                        .map(url -> url.getHost() + ":" + (url.getPort() < 0 ? 6379 : url.getPort()))
                        .toList());
    }
}
