package io.holdfast.redis;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
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
 */
public record RedisConfig(
        List<String> urls,
        Optional<String> sentinelMaster,
        boolean cluster,
        Optional<String> authority,
        Duration timeout) {

    private static final String URLS = "redis";
    private static final String CLUSTER = "redis-cluster";
    private static final String AUTHORITY = "redis-ca";
    private static final String EXPECTED =
            "redis://HOST:PORT or rediss://HOST:PORT, with :PASSWORD@ before the host and /DATABASE after it if need be";
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final Pattern PATH = Pattern.compile("/?|/\\d{1,5}");
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)\\S*@");

    public RedisConfig {
        urls = List.copyOf(urls);
    }

    public static RedisConfig from(Settings settings) {
        List<String> urls = settings.list(URLS, List.of());
        RedisConfig config = new RedisConfig(
                urls,
                settings.optionalText("redis-sentinel-master"),
                settings.flag(CLUSTER, false),
                settings.optionalText(AUTHORITY),
                settings.duration("redis-timeout", ofSeconds(2), ofMillis(50), ofMinutes(1)));
        urls.stream().filter(url -> !valid(url)).forEach(url -> settings.problem(URLS, url, EXPECTED));
        if (urls.stream().filter(url -> url.startsWith("rediss")).count() % Math.max(1, urls.size()) != 0) {
            settings.problem(URLS, String.join(",", urls), "all redis:// or all rediss://");
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

    /** Notes a problem when there is no Redis although there has to be one. */
    public void require(Settings settings, String why) {
        if (urls.isEmpty()) {
            settings.problem(URLS, "(none)", EXPECTED + ", since " + why);
        }
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

    private boolean tls() {
        return urls.get(0).startsWith("rediss");
    }

    /** How a client connects; how many connections it may have is its own matter. */
    public RedisOptions options() {
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        if (tls()) {
            net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            authority.ifPresent(file -> net.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        }
        RedisOptions options = new RedisOptions().setNetClientOptions(net);
        urls.forEach(options::addConnectionString);
        if (cluster) {
            options.setType(RedisClientType.CLUSTER);
        }
        sentinelMaster.ifPresent(name -> options.setType(RedisClientType.SENTINEL)
                .setRole(RedisRole.MASTER)
                .setMasterName(name));
        return options;
    }

    /** The failure in the client's words, without the password of a URL that may be in them. */
    public static String reason(Throwable failure) {
        return CREDENTIALS.matcher(String.valueOf(failure.getMessage())).replaceAll("***@");
    }

    /** Where the server is, for the log: without credentials. */
    public String address() {
        return String.join(
                ",",
                urls.stream()
                        .map(URI::create)
                        .map(url -> url.getHost() + ":" + (url.getPort() < 0 ? 6379 : url.getPort()))
                        .toList());
    }
}
