package io.holdfast.node;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.cluster.Role;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.auth.AuthConfig;
import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.gateway.http.ConnectionConfig;
import io.holdfast.gateway.http.CorsConfig;
import io.holdfast.gateway.http.HardeningConfig;
import io.holdfast.gateway.http.SecurityConfig;
import io.holdfast.gateway.http.TlsConfig;
import io.holdfast.gateway.limits.RateLimitConfig;
import io.holdfast.gateway.limits.RateLimitConfig.Limiter;
import io.holdfast.gateway.limits.RateLimitConfig.WhenLost;
import io.holdfast.monitor.FollowConfig;
import io.holdfast.monitor.MonitorConfig;
import io.holdfast.monitor.alerts.AlertConfig;
import io.holdfast.monitor.health.HealthConfig;
import io.holdfast.monitor.health.SelfTestConfig;
import io.holdfast.monitor.nodes.DrainConfig;
import io.holdfast.monitor.operators.AccessConfig;
import io.holdfast.monitor.recovery.RecoveryConfig;
import io.holdfast.monitor.recovery.ScaleOutConfig;
import io.holdfast.overload.OverloadConfig;
import io.holdfast.redis.RedisConfig;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import io.holdfast.settings.InvalidSettings;
import io.holdfast.settings.Settings;
import io.holdfast.settings.SettingsReader;
import io.holdfast.stream.CallConfig;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.durable.DurableConfig;
import io.holdfast.stream.journal.JournalKind;
import io.holdfast.stream.live.PermitConfig;
import io.holdfast.tracing.TracingConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of a node, which docs/configuration.md lists too. */
class NodeConfigTest {
    private static final int KB = 1024;
    private static final int MB = 1024 * KB;

    private static final RedisConfig NO_REDIS =
            new RedisConfig(List.of(), Optional.empty(), false, Optional.empty(), ofSeconds(2));

    @TempDir
    private Path directory;

    private static NodeConfig from(String... keysAndValues) {
        JsonObject flags = new JsonObject();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            flags.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return NodeConfig.from(Settings.of(flags));
    }

    private static List<String> problems(String... keysAndValues) {
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, () -> from(keysAndValues));
        return invalid == null ? List.of() : invalid.problems();
    }

    /** A node of which nothing has been said. */
    @Test
    void theDefaultsAreThese() {
        NodeConfig config = from();

        assertThat(config)
                .isEqualTo(new NodeConfig(
                        config.id(),
                        Set.of(Role.GATEWAY, Role.STREAM, Role.MONITOR),
                        "127.0.0.1",
                        5701,
                        List.of(),
                        1,
                        Optional.empty(),
                        ofSeconds(30),
                        ofSeconds(5),
                        new ClusterTlsConfig(Optional.empty(), Optional.empty(), Optional.empty()),
                        Runtime.getRuntime().availableProcessors(),
                        LogFormat.TEXT,
                        config.routes(),
                        new OverloadConfig(ofMillis(500), 90, 18_000, 2_000),
                        new GatewayConfig(
                                "127.0.0.1",
                                8080,
                                8082,
                                ofSeconds(15),
                                ofSeconds(20),
                                false,
                                64 * KB,
                                10 * MB,
                                100,
                                ofSeconds(5),
                                ofSeconds(30),
                                ofSeconds(10),
                                ofMinutes(70),
                                TrustedProxies.of(List.of()),
                                ofSeconds(5),
                                new RateLimitConfig(
                                        Optional.empty(), Limiter.HAZELCAST, WhenLost.OPEN, ofMillis(500), NO_REDIS),
                                new ConnectionConfig(20_000, 0),
                                SecurityConfig.from(Settings.of(new JsonObject())),
                                false,
                                false,
                                TracingConfig.OFF),
                        new StreamConfig(
                                10_000,
                                ofHours(1),
                                ofSeconds(60),
                                ofSeconds(30),
                                10_000,
                                MB,
                                ofMinutes(10),
                                JournalKind.HAZELCAST,
                                Math.min(256 * MB, Runtime.getRuntime().maxMemory() / 4),
                                16 * MB,
                                NO_REDIS,
                                ofSeconds(10),
                                ofSeconds(5),
                                new PermitConfig(0, 0, 0),
                                ofMinutes(5),
                                new CallConfig(10_000, 1_000, 64 * KB, 10 * MB, false),
                                new DurableConfig(ofSeconds(20), ofSeconds(60), ofHours(24), 10_000, 1_000),
                                TracingConfig.OFF),
                        new MonitorConfig(
                                "127.0.0.1",
                                8081,
                                1,
                                AccessConfig.from(Settings.of(new JsonObject())),
                                new HealthConfig(
                                        90,
                                        95,
                                        ofSeconds(30),
                                        95,
                                        ofSeconds(5),
                                        5,
                                        ofMinutes(1),
                                        20_000,
                                        NO_REDIS,
                                        false,
                                        new SelfTestConfig(ofSeconds(10), ofSeconds(5), "127.0.0.1", false)),
                                new AlertConfig(List.of(), ofSeconds(5), ofSeconds(30)),
                                new RecoveryConfig(
                                        true,
                                        ofMinutes(5),
                                        new ScaleOutConfig(
                                                Optional.empty(),
                                                Optional.empty(),
                                                10,
                                                ofMinutes(5),
                                                URI.create("https://kubernetes.default.svc"),
                                                Path.of("/var/run/secrets/kubernetes.io/serviceaccount"))),
                                new DrainConfig(ofSeconds(30), ofSeconds(5)),
                                new FollowConfig(16, 16))));
    }

    private static Map<String, String> everyVariable() {
        Map<String, String> variables = new HashMap<>();
        variables.put("HOLDFAST_NODE_ID", "n-7");
        variables.put("HOLDFAST_ROLES", "gateway,monitor");
        variables.put("HOLDFAST_HOST", "0.0.0.0");
        variables.put("HOLDFAST_CLUSTER_PORT", "6001");
        variables.put("HOLDFAST_CLUSTER_MEMBERS", "10.0.0.1:6001,[::1]:6002,other");
        variables.put("HOLDFAST_MINIMUM_NODES", "2");
        variables.put("HOLDFAST_CLUSTER_CONFIG", "/etc/holdfast/cluster.xml");
        variables.put("HOLDFAST_UPSTREAM", "https://agents.example.org/v1/chat");
        variables.put("HOLDFAST_JOURNAL", "memory");
        variables.put("HOLDFAST_DRAIN_TIMEOUT", "1m");
        variables.put("HOLDFAST_DRAIN_SPREAD", "4s");
        variables.put("HOLDFAST_DURABLE_STREAMS", "true");
        variables.put("HOLDFAST_PUSH", "true");
        variables.put("HOLDFAST_PUSH_IDLE_TIMEOUT", "96s");
        variables.put("HOLDFAST_DURABLE_LONG_POLL", "91s");
        variables.put("HOLDFAST_DURABLE_SSE_LIFE", "92s");
        variables.put("HOLDFAST_DURABLE_RETENTION", "93h");
        variables.put("HOLDFAST_MAX_DURABLE_STREAMS", "94");
        variables.put("HOLDFAST_MAX_DURABLE_PRODUCERS", "95");
        variables.put("HOLDFAST_EVENT_LOOPS", "7");
        variables.put("HOLDFAST_HTTP_PORT", "1");
        variables.put("HOLDFAST_WS_PORT", "2");
        variables.put("HOLDFAST_MANAGEMENT_PORT", "3");
        variables.put("HOLDFAST_HEARTBEAT", "16s");
        variables.put("HOLDFAST_WEBSOCKET_PING", "21s");
        variables.put("HOLDFAST_WEBSOCKET_COMPRESSION", "true");
        variables.put("HOLDFAST_CREDIT", "128KB");
        variables.put("HOLDFAST_MAX_BODY_SIZE", "11MB");
        variables.put("HOLDFAST_MAX_SOCKET_STREAMS", "101");
        variables.put("HOLDFAST_ATTACH_TIMEOUT", "6s");
        variables.put("HOLDFAST_FAILOVER_TIMEOUT", "31s");
        variables.put("HOLDFAST_LOG_FORMAT", "json");
        variables.put("HOLDFAST_SILENCE_CHECK", "11s");
        variables.put("HOLDFAST_ON_DISCONNECT", "finish");
        variables.put("HOLDFAST_ON_OWNER_LOSS", "continue");
        variables.put("HOLDFAST_UPSTREAM_RETRIES", "0");
        variables.put("HOLDFAST_ALLOWED_UPSTREAM_HOSTS", "agents.example.org");
        variables.put("HOLDFAST_HEALTH_PATH", "/health");
        variables.put("HOLDFAST_HEALTH_INTERVAL", "6s");
        variables.put("HOLDFAST_BREAKER_FAILURES", "8");
        variables.put("HOLDFAST_BREAKER_RESET", "9s");
        variables.put("HOLDFAST_RETRY_BUDGET", "38");
        variables.put("HOLDFAST_RETRY_BUDGET_LEAST", "39");
        variables.put("HOLDFAST_OVERLOAD_LAG", "40ms");
        variables.put("HOLDFAST_OVERLOAD_HEAP", "41");
        variables.put("HOLDFAST_OVERLOAD_CONNECTIONS", "42");
        variables.put("HOLDFAST_OVERLOAD_OPENINGS", "43");
        variables.put("HOLDFAST_TRUSTED_PROXIES", "10.0.0.8,fd00::/8");
        variables.put("HOLDFAST_RATE_LIMIT", "30/m");
        variables.put("HOLDFAST_RATE_LIMIT_BURST", "31");
        variables.put("HOLDFAST_RATE_LIMIT_BY", "session");
        variables.put("HOLDFAST_RATE_LIMITER", "redis");
        variables.put("HOLDFAST_RATE_LIMIT_WHEN_LOST", "closed");
        variables.put("HOLDFAST_RATE_LIMIT_TIMEOUT", "32ms");
        variables.put("HOLDFAST_MAX_CONNECTIONS", "33");
        variables.put("HOLDFAST_MAX_CONNECTIONS_PER_IP", "34");
        variables.put("HOLDFAST_UPSTREAM_CONNECTIONS", "11");
        variables.put("HOLDFAST_CONNECT_TIMEOUT", "12s");
        variables.put("HOLDFAST_FIRST_BYTE_TIMEOUT", "13s");
        variables.put("HOLDFAST_IDLE_TIMEOUT", "14s");
        variables.put("HOLDFAST_MAX_STREAM_DURATION", "2h");
        variables.put("HOLDFAST_ORPHAN_TIMEOUT", "500ms");
        variables.put("HOLDFAST_READER_PATIENCE", "97s");
        variables.put("HOLDFAST_MAX_STREAMS", "17");
        variables.put("HOLDFAST_MAX_STREAMS_PER_IP", "35");
        variables.put("HOLDFAST_MAX_STREAMS_PER_SESSION", "36");
        variables.put("HOLDFAST_MAX_STREAMS_CLUSTER", "37");
        variables.put("HOLDFAST_MAX_CALLS", "38");
        variables.put("HOLDFAST_CALL_CONNECTIONS", "39");
        variables.put("HOLDFAST_MAX_EVENT_SIZE", "2MB");
        variables.put("HOLDFAST_RETENTION", "18m");
        variables.put("HOLDFAST_JOURNAL_MEMORY", "19MB");
        variables.put("HOLDFAST_JOURNAL_STREAM_MEMORY", "1MB");
        variables.put("HOLDFAST_REDIS", "redis://:secret@s1:26379,redis://s2");
        variables.put("HOLDFAST_REDIS_SENTINEL_MASTER", "holdfast");
        variables.put("HOLDFAST_REDIS_CLUSTER", "false");
        variables.put("HOLDFAST_REDIS_CA", "pom.xml");
        variables.put("HOLDFAST_REDIS_TIMEOUT", "3s");
        variables.put("HOLDFAST_JOURNAL_TIMEOUT", "20s");
        variables.putAll(securityVariables());
        return variables;
    }

    private static Map<String, String> securityVariables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("HOLDFAST_AUTH", "jwt");
        variables.put("HOLDFAST_API_KEYS_FILE", "/etc/holdfast/keys");
        variables.put("HOLDFAST_JWT_JWKS", "https://id.example.org/keys");
        variables.put("HOLDFAST_JWT_AUDIENCE", "a,b");
        variables.put("HOLDFAST_JWT_ISSUER", "https://id.example.org");
        variables.put("HOLDFAST_JWT_LEEWAY", "31s");
        variables.put("HOLDFAST_JWT_REFRESH", "11m");
        variables.put("HOLDFAST_TOKEN_SECRET", "a secret of more than 32 characters");
        variables.put("HOLDFAST_TOKEN_LIFETIME", "6m");
        variables.put("HOLDFAST_AUTH_FAILURES", "99");
        variables.put("HOLDFAST_TLS_CERT", "/tls.crt");
        variables.put("HOLDFAST_TLS_KEY", "/tls.key");
        variables.put("HOLDFAST_MAX_URL_SIZE", "9KB");
        variables.put("HOLDFAST_MAX_HEADER_SIZE", "17KB");
        variables.put("HOLDFAST_MAX_JSON_DEPTH", "99");
        variables.put("HOLDFAST_HEADER_TIMEOUT", "61s");
        variables.put("HOLDFAST_BODY_TIMEOUT", "62s");
        variables.put("HOLDFAST_SLOW_READER_TIMEOUT", "63s");
        variables.put("HOLDFAST_CORS_ORIGINS", "https://a.example");
        variables.put("HOLDFAST_CLUSTER_TLS_CERT", "/c.crt");
        variables.put("HOLDFAST_CLUSTER_TLS_KEY", "/c.key");
        variables.put("HOLDFAST_CLUSTER_TLS_CA", "/ca.crt");
        variables.put("HOLDFAST_DOWN_HEAP", "51");
        variables.put("HOLDFAST_DOWN_PROCESSOR", "52");
        variables.put("HOLDFAST_DOWN_PROCESSOR_FOR", "53s");
        variables.put("HOLDFAST_DOWN_CONNECTIONS", "54");
        variables.put("HOLDFAST_DOWN_MESSAGE_TIME", "55s");
        variables.put("HOLDFAST_DOWN_ERROR_RATE", "56");
        variables.put("HOLDFAST_DOWN_WINDOW", "57s");
        variables.put("HOLDFAST_SELF_TEST_INTERVAL", "58s");
        variables.put("HOLDFAST_SELF_TEST_TIMEOUT", "59s");
        variables.put("HOLDFAST_ALERT_WEBHOOKS", "http://a/b,https://c");
        variables.put("HOLDFAST_ALERT_WEBHOOK_TIMEOUT", "6s");
        variables.put("HOLDFAST_ALERT_HOLD", "31s");
        variables.put("HOLDFAST_RECOVERY_AUTOMATIC", "false");
        variables.put("HOLDFAST_RECOVERY_COOL_DOWN", "6m");
        variables.put("HOLDFAST_SCALE_OUT_WEBHOOK", "http://scale");
        variables.put("HOLDFAST_SCALE_OUT_KUBERNETES", "deployments/a");
        variables.put("HOLDFAST_SCALE_OUT_MOST", "11");
        variables.put("HOLDFAST_SCALE_OUT_COOL_DOWN", "7m");
        variables.put("HOLDFAST_SCALE_OUT_API", "https://10.0.0.1:6443");
        variables.put("HOLDFAST_SCALE_OUT_ACCOUNT", "/account");
        variables.put("HOLDFAST_MAX_TAPS", "96");
        variables.put("HOLDFAST_MAX_LIVE_SOCKETS", "97");
        variables.put("HOLDFAST_TRACING_ENDPOINT", "http://collector:4318/v1/traces");
        variables.put("HOLDFAST_TRACING_SERVICE_NAME", "streams");
        variables.put("HOLDFAST_TRACING_SAMPLE", "98");
        variables.put("HOLDFAST_TRACING_HEADERS", "a=b, authorization=Bearer x=");
        variables.put("HOLDFAST_TRACING_TIMEOUT", "9s");
        variables.put("HOLDFAST_MANAGEMENT_TOKEN", "a token of operators");
        return variables;
    }

    private static SecurityConfig everySecuritySetting() {
        return new SecurityConfig(
                new AuthConfig(
                        AuthConfig.Kind.JWT,
                        Optional.of("/etc/holdfast/keys"),
                        Optional.of(URI.create("https://id.example.org/keys")),
                        List.of("a", "b"),
                        "https://id.example.org",
                        ofSeconds(31),
                        ofMinutes(11),
                        Optional.of("a secret of more than 32 characters"),
                        ofMinutes(6),
                        99),
                new TlsConfig(Optional.of("/tls.crt"), Optional.of("/tls.key")),
                new HardeningConfig(9 * KB, 17 * KB, 99, ofSeconds(61), ofSeconds(62), ofSeconds(63)),
                new CorsConfig(List.of("https://a.example")));
    }

    @Test
    void everyKeyCanBeSetToSomethingElse() throws TimeoutException {
        RedisConfig redis = new RedisConfig(
                List.of("redis://:secret@s1:26379", "redis://s2"),
                Optional.of("holdfast"),
                false,
                Optional.of("pom.xml"),
                ofSeconds(3));
        TracingConfig tracing = new TracingConfig(
                Optional.of(URI.create("http://collector:4318/v1/traces")),
                "streams",
                98,
                Map.of("a", "b", "authorization", "Bearer x="),
                ofSeconds(9));
        NodeConfig config = NodeConfig.from(read(everyVariable()));

        assertThat(config)
                .isEqualTo(new NodeConfig(
                        "n-7",
                        Set.of(Role.GATEWAY, Role.MONITOR),
                        "0.0.0.0",
                        6001,
                        List.of("10.0.0.1:6001", "[::1]:6002", "other"),
                        2,
                        Optional.of("/etc/holdfast/cluster.xml"),
                        ofMinutes(1),
                        ofSeconds(4),
                        new ClusterTlsConfig(Optional.of("/c.crt"), Optional.of("/c.key"), Optional.of("/ca.crt")),
                        7,
                        LogFormat.JSON,
                        config.routes(),
                        new OverloadConfig(ofMillis(40), 41, 42, 43),
                        new GatewayConfig(
                                "0.0.0.0",
                                1,
                                2,
                                ofSeconds(16),
                                ofSeconds(21),
                                true,
                                128 * KB,
                                11 * MB,
                                101,
                                ofSeconds(6),
                                ofSeconds(31),
                                ofSeconds(11),
                                ofMinutes(138),
                                TrustedProxies.of(List.of("10.0.0.8", "fd00::/8")),
                                ofSeconds(4),
                                new RateLimitConfig(
                                        Optional.of(new RatePolicy("stream", 30, 60_000, 31, By.SESSION)),
                                        Limiter.REDIS,
                                        WhenLost.CLOSED,
                                        ofMillis(32),
                                        redis),
                                new ConnectionConfig(33, 34),
                                everySecuritySetting(),
                                true,
                                true,
                                tracing),
                        new StreamConfig(
                                11,
                                ofHours(2),
                                ofMillis(500),
                                ofSeconds(97),
                                17,
                                2 * MB,
                                ofMinutes(18),
                                JournalKind.MEMORY,
                                19 * MB,
                                MB,
                                redis,
                                ofSeconds(20),
                                ofSeconds(4),
                                new PermitConfig(35, 36, 37),
                                ofSeconds(96),
                                new CallConfig(38, 39, 128 * KB, 11 * MB, true),
                                new DurableConfig(ofSeconds(91), ofSeconds(92), ofHours(93), 94, 95),
                                tracing),
                        new MonitorConfig(
                                "0.0.0.0",
                                3,
                                2,
                                new AccessConfig(Optional.of("a token of operators")),
                                new HealthConfig(
                                        51,
                                        52,
                                        ofSeconds(53),
                                        54,
                                        ofSeconds(55),
                                        56,
                                        ofSeconds(57),
                                        33,
                                        redis,
                                        false,
                                        new SelfTestConfig(ofSeconds(58), ofSeconds(59), "127.0.0.1", true)),
                                new AlertConfig(
                                        List.of(URI.create("http://a/b"), URI.create("https://c")),
                                        ofSeconds(6),
                                        ofSeconds(31)),
                                new RecoveryConfig(
                                        false,
                                        ofMinutes(6),
                                        new ScaleOutConfig(
                                                Optional.of(URI.create("http://scale")),
                                                Optional.of("deployments/a"),
                                                11,
                                                ofMinutes(7),
                                                URI.create("https://10.0.0.1:6443"),
                                                Path.of("/account"))),
                                new DrainConfig(ofMinutes(1), ofSeconds(4)),
                                new FollowConfig(96, 97))));
    }

    private Settings read(Map<String, String> environment) throws TimeoutException {
        Vertx vertx = Vertx.vertx();
        try {
            return SettingsReader.read(vertx, new JsonObject(), Optional.empty(), environment, directory)
                    .await(10, TimeUnit.SECONDS);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyKeyIsAmongThoseThatTheTestAboveSets() {
        Set<String> keys =
                new HashSet<>(Described.values(Settings.of(new JsonObject())).keySet());
        // A list of mappings stands in the file.
        keys.remove("routes");

        assertThat(keys)
                .containsExactlyInAnyOrderElementsOf(everyVariable().keySet().stream()
                        .map(variable -> variable.substring("HOLDFAST_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'))
                        .toList());
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(problems("http-port", "70000", "roles", "gateway,king", "idle-timeout", "5", "upstream", "ftp://x"))
                .containsExactlyInAnyOrder(
                        "http-port: 70000 from --http-port (expected: 0..65535)",
                        "roles: gateway,king from --roles (expected: some of gateway, stream, monitor)",
                        "idle-timeout: 5 from --idle-timeout (expected: a unit after the number, one of ms, s, m, h)",
                        "upstream: ftp://x from --upstream (expected: a URL that starts with http://HOST or https://HOST)");
    }

    /** Two verticles ask for it, and one mistake is one line. */
    @Test
    void aKeyThatTwoPartsUseIsToldOnce() {
        assertThat(problems("connect-timeout", "never")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "node-id,              a b",
        "node-id,              x/y",
        "cluster-members,      host:port",
        "cluster-members,      a b:1",
        "cluster-port,         0",
        "journal,              paper",
        "event-loops,          0",
        "log-format,           xml",
        "credit,               1",
        "heartbeat,            0s",
        "journal-memory,       1KB",
        "redis,                http://127.0.0.1",
        "redis,                redis://127.0.0.1/first",
        "redis,                127.0.0.1:6379",
        "redis-ca,             nowhere.pem",
        "redis-timeout,        0s",
        "rate-limit,           0/s",
        "rate-limit,           100",
        "rate-limit-burst,     0",
        "rate-limit-by,        cookie",
        "rate-limiter,         memory"
    })
    void aValueThatBreaksItsRuleNamesItsKey(String key, String value) {
        assertThat(problems(key, value)).singleElement().asString().startsWith(key + ": " + value + " ");
    }

    @Test
    void aRedisJournalNeedsARedis() {
        assertThat(problems("journal", "redis"))
                .singleElement()
                .asString()
                .startsWith("redis: (none) (expected: redis://HOST:PORT or rediss://HOST:PORT");
    }

    @Test
    void aRedisLimiterNeedsARedis() {
        assertThat(problems("rate-limiter", "redis"))
                .singleElement()
                .asString()
                .startsWith("redis: (none) (expected: redis://HOST:PORT or rediss://HOST:PORT");
    }

    @Test
    void aLimitIsTurnedOffByAWord() {
        assertThat(from("host", "0.0.0.0", "rate-limit", "off").gateway().rateLimit().stream())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.3", "localhost", "::1"})
    void whereNoOtherMachineCanAskThereIsNoLimit(String host) {
        assertThat(from("host", host).gateway().rateLimit().stream()).isEmpty();
    }

    @Test
    void whereOthersCanAskThereIsALimit() {
        assertThat(from("host", "0.0.0.0").gateway().rateLimit().stream()).isPresent();
    }

    @Test
    void aLimitThatIsSetHoldsEverywhere() {
        assertThat(from("rate-limit", "100/s").gateway().rateLimit().stream()).isPresent();
    }

    @Test
    void aRedisJournalWithARedisIsFine() {
        assertThat(problems("journal", "redis", "redis", "rediss://:secret@127.0.0.1:6379/3"))
                .isEmpty();
    }

    @Test
    void severalRedisesAreSentinelsOrACluster() {
        assertThat(problems("redis", "redis://a,redis://b")).hasSize(1);
        assertThat(problems("redis", "redis://a,redis://b", "redis-cluster", "true"))
                .isEmpty();
        assertThat(problems("redis", "redis://a,redis://b", "redis-sentinel-master", "m"))
                .isEmpty();
    }

    @Test
    void redisIsWithTlsEverywhereOrNowhere() {
        assertThat(problems("redis", "redis://a,rediss://b", "redis-cluster", "true"))
                .hasSize(1);
    }

    @Test
    void aRedisPasswordIsInNoProblem() {
        assertThat(problems("redis", "redis://:hunter2@a,redis://:hunter3@b").toString())
                .contains("***")
                .doesNotContain("hunter");
    }

    @Test
    void noTwoNodesWithoutANameShareOne() {
        assertThat(from().id()).isNotEqualTo(from().id());
    }

    @Test
    void anUnnamedNodesNameIsOneThatMayBeGiven() {
        assertThat(problems("node-id", from().id())).isEmpty();
    }

    /** To which a gateway adds a little, so that an owner gives up on its upstream before the gateway does on the owner. */
    @Test
    void theLongestAnswerIsThatOfTheSlowestRoute() {
        NodeConfig config = from("connect-timeout", "2m", "first-byte-timeout", "1h");

        assertThat(config.routes().longestAnswer()).isEqualTo(ofMinutes(62));
    }
}
