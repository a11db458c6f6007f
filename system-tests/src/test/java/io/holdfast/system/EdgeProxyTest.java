package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.system.EdgeProxy.Kind;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real nginx and HAProxy, as they are configured in deploy/, before three nodes. */
class EdgeProxyTest {
    private static final int EVENTS = 24;
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final String STEADILY = "rate=20&tokens=" + (EVENTS + 10);
    private static final String ORIGIN = "https://app.example.org";
    /** So much of what comes may come together, since the machine may be busy; of what is held back, more does. */
    private static final double FEW = 0.5;

    private static final Map<Kind, UnaryOperator<String>> SHORT_TIMEOUTS = Map.of(
            Kind.NGINX, text -> text.replace(" 3600s;", " 3s;"),
            Kind.HAPROXY, text -> text.replace(" 1h\n", " 3s\n"));

    private static final TestCluster CLUSTER = TestCluster.create();
    private static List<NodeProcess> nodes;

    @BeforeAll
    static void start() {
        Launch node = Launch.node()
                .setting("TRUSTED_PROXIES", "127.0.0.1")
                .setting("CORS_ORIGINS", ORIGIN)
                .setting("HEARTBEAT", "1s")
                .setting("WEBSOCKET_PING", "1s");
        nodes = List.of(CLUSTER.start(node), CLUSTER.start(node), CLUSTER.start(node));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @ParameterizedTest
    @EnumSource
    void sseComesTokenByToken(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes);
                SseClient client = proxy.ask(STEADILY).send()) {
            assertThat(Pace.of(EVENTS, INTERVAL, client::next).together()).isLessThan(FEW);
        }
    }

    @ParameterizedTest
    @EnumSource
    void webSocketComesTokenByToken(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes);
                WsClient socket = WsClient.connect(proxy.webSocket())) {
            socket.query("q1", STEADILY).next("open");

            assertThat(Pace.of(EVENTS, INTERVAL, () -> socket.next("event")).together())
                    .isLessThan(FEW);
        }
    }

    @Test
    void nginxThatBuffersIsSeen() {
        UnaryOperator<String> buffering = text ->
                text.replace("proxy_buffering off;", "proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;");
        try (EdgeProxy proxy = EdgeProxy.before(Kind.NGINX, nodes, buffering);
                SseClient client = proxy.ask(STEADILY).send()) {
            assertThat(Pace.of(EVENTS, INTERVAL, client::next).together()).isGreaterThan(FEW);
        }
    }

    /** HAProxy holds back what it sends without TLS, such as behind something else that ends TLS. */
    @Test
    void haproxyThatWaitsForMoreIsSeen() {
        UnaryOperator<String> plain = text -> text.replace("http-request redirect scheme", "# ");
        assertThat(plainPace(plain)).isLessThan(FEW);
        assertThat(plainPace(text -> plain.apply(text).replace("option http-no-delay", "")))
                .isGreaterThan(FEW);
    }

    private static double plainPace(UnaryOperator<String> change) {
        try (EdgeProxy proxy = EdgeProxy.before(Kind.HAPROXY, nodes, change);
                SseClient client = proxy.askPlain(STEADILY).send()) {
            return Pace.of(EVENTS, INTERVAL, client::next).together();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionIsServedByTheSameNodeEachTime(Kind kind) {
        String session = "affine-" + kind;
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes)) {
            for (int i = 0; i < 5; i++) {
                read(proxy, session);
            }
            IntStream.range(0, 15).forEach(i -> read(proxy, "others-" + kind + "-" + i));
        }

        assertThat(gatewaysOf("session=" + session + " ", 5)).hasSize(1);
        assertThat(gatewaysOf("session=others-" + kind + "-", 15)).hasSizeGreaterThan(1);
    }

    private static void read(EdgeProxy proxy, String session) {
        try (SseClient client =
                proxy.ask("rate=5000&tokens=1").header("X-Session-ID", session).send()) {
            client.rest();
        }
    }

    /** The nodes that say they have served so many such reads between them. */
    private static Set<String> gatewaysOf(String session, int reads) {
        Eventually.within(
                Limits.SOON,
                reads + " reads are logged",
                () -> nodes.stream().mapToInt(node -> reads(node, session)).sum() == reads);
        return nodes.stream()
                .filter(node -> reads(node, session) > 0)
                .map(NodeProcess::id)
                .collect(Collectors.toSet());
    }

    private static int reads(NodeProcess node, String what) {
        return (int) node.log().lines().stream()
                .filter(line -> line.contains("Stream read over: ") && line.contains(what))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void silentStreamLastsLongerThanTheProxysPatience(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes, SHORT_TIMEOUTS.get(kind));
                SseClient client = proxy.ask("stall_after=1").send();
                WsClient socket = WsClient.connect(proxy.webSocket())) {
            client.next();
            client.awaitHeartbeat();
            client.awaitHeartbeat();
            client.awaitHeartbeat();
            client.awaitHeartbeat();

            assertThat(socket.query("q1", "rate=5000&tokens=1").until("end")).hasSize(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamsFieldsArriveOnce(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes);
                SseClient client = proxy.ask("rate=5000&tokens=1")
                        .header("Origin", ORIGIN)
                        .header("X-Session-ID", "fields")
                        .send()) {
            assertThat(client.streamHead().fields())
                    .containsEntry("content-type", "text/event-stream")
                    .containsEntry("cache-control", "no-cache")
                    .containsEntry("x-accel-buffering", "no")
                    .containsEntry("x-session-id", "fields")
                    .containsEntry("access-control-allow-origin", ORIGIN)
                    .containsEntry("strict-transport-security", "max-age=63072000");
        }
    }

    @ParameterizedTest
    @EnumSource
    void preflightIsAnsweredByTheGateway(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes)) {
            HttpResponse<String> preflight = Http.options(
                    proxy.https(SseRequest.QUERY), "Origin", ORIGIN, "Access-Control-Request-Method", "POST");

            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().allValues("access-control-allow-origin"))
                    .containsExactly(ORIGIN);
            assertThat(preflight.headers().allValues("access-control-max-age")).containsExactly("1728000");
        }
    }

    @ParameterizedTest
    @EnumSource
    void managementIsClosedFromOutside(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes)) {
            for (String path : List.of(
                    "/actuator/prometheus", "/actuator/health/readiness", "/actuator/", "/api/operations/recovery")) {
                assertThat(Http.get(proxy.https(path)).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(new JsonObject(Http.get(proxy.https("/actuator/health")).body()))
                    .isEqualTo(new JsonObject().put("status", "UP"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void plainHttpIsSentToTlsWithItsBody(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes)) {
            HttpResponse<String> moved = Http.post(proxy.http(SseRequest.QUERY + "?x=1"), "{}");

            assertThat(moved.statusCode()).isEqualTo(308);
            assertThat(moved.headers().firstValue("location").orElse(""))
                    .startsWith("https://")
                    .endsWith(SseRequest.QUERY + "?x=1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientsAddressReachesTheNode(Kind kind) {
        try (EdgeProxy proxy = EdgeProxy.before(kind, nodes);
                SseClient client = proxy.ask("rate=5000&tokens=1")
                        .header("X-Forwarded-For", "203.0.113.9")
                        .header("X-Session-ID", "address-" + kind)
                        .send()) {
            client.rest();
        }
        // What the client says of itself stands before what the proxy says; 127.0.0.1 is one that nodes trust.
        assertThat(gatewaysOf("session=address-" + kind + " ip=203.0.113.9 ", 1))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void questionWithoutANodeIsAProblemAndAReadIsToldToComeBack(Kind kind) {
        List<NodeProcess> none = List.of();
        UnaryOperator<String> nobody = text -> text.replaceAll("10\\.0\\.0\\.1[123]:", "127.0.0.1:1");
        try (EdgeProxy proxy = EdgeProxy.before(kind, none, nobody)) {
            assertThat(Http.post(proxy.https(SseRequest.QUERY), "{}").statusCode())
                    .isEqualTo(503);

            HttpResponse<String> read = Http.get(proxy.https("/api/stream/abc"), "Origin", ORIGIN);
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).isEqualTo(": hb\nretry: 2000\n");
            assertThat(read.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(read.headers().allValues("access-control-allow-origin")).containsExactly(ORIGIN);

            assertThat(Http.delete(proxy.https("/api/stream/abc")).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void haproxysStatisticsNeedAPassword() {
        try (EdgeProxy proxy = EdgeProxy.before(Kind.HAPROXY, nodes)) {
            assertThat(Http.get(proxy.inside("/metrics")).statusCode()).isEqualTo(401);
            String login = Base64.getEncoder()
                    .encodeToString((EdgeProxy.STATS_USER + ":" + EdgeProxy.STATS_PASSWORD)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(Http.get(proxy.inside("/metrics"), "Authorization", "Basic " + login)
                            .body())
                    .contains("haproxy_server_status");
        }
    }

    @Test
    void nginxsStatisticsAreOnAPortOfTheirOwn() {
        try (EdgeProxy proxy = EdgeProxy.before(Kind.NGINX, nodes)) {
            assertThat(Http.get(proxy.inside("/nginx_status")).body()).contains("Active connections");
            assertThat(Http.get(proxy.inside("/actuator/prometheus")).body()).contains("streaming_active_connections");
            assertThat(Http.get(proxy.https("/nginx_status")).body()).doesNotContain("Active connections");
        }
    }
}
