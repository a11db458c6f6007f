package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of the configuration in front of real upstreams, and what becomes of them when the file changes. */
class RoutesTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();

    @TempDir
    static Path directory;

    private static Path file;
    private static NodeProcess node;

    @BeforeAll
    static void start() throws IOException {
        file = directory.resolve("holdfast.yaml");
        write(route("first", "/first"));
        node = CLUSTER.start(Launch.node().with("--config", file.toString()));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    private static String route(String id, String path, String... more) {
        String keys = more.length == 0 ? "" : "    " + String.join("\n    ", more) + "\n";
        return "  - id: " + id + "\n    path: " + path + "\n    upstream: " + UPSTREAM.url() + "\n" + keys;
    }

    /** At once, since a node that looks at the file may see no half of it. */
    private static void write(String... routes) throws IOException {
        Path next = Files.writeString(directory.resolve("next.yaml"), "routes:\n" + String.join("", routes));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> ids() {
        return shown().getJsonArray("routes").stream()
                .map(route -> ((JsonObject) route).getString("id"))
                .toList();
    }

    private static JsonObject shown() {
        return new JsonObject(
                Http.get(node.management("/actuator/gateway/routes")).body());
    }

    private static JsonObject shown(String id) {
        return shown().getJsonArray("routes").stream()
                .map(JsonObject.class::cast)
                .filter(route -> route.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void reload(String id, String... routes) throws IOException {
        write(routes);
        node.hangUp();
        awaitRoute(id);
    }

    private static void awaitRoute(String id) {
        Eventually.within(Limits.SOON, "route " + id + " is in force", () -> ids().contains(id));
    }

    private static SseRequest post(String path) {
        return SseRequest.post(node, path, SseRequest.QUESTION);
    }

    @Test
    void routeAsksItsOwnUpstream() throws IOException {
        reload("own", route("own", "/own"));

        try (SseClient client = post("/own?a=1").send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: x\n\n");
            call.end();

            assertThat(call.head().target()).isEqualTo("/agent?a=1");
            assertThat(SseEvent.data(client.rest())).containsExactly("x");
        }
    }

    @Test
    void questionOverAWebSocketMayNameARoute() throws IOException {
        reload("socket", route("socket", "/socket"));

        try (WsClient client = WsClient.connect(node.webSocket())) {
            client.send(new JsonObject()
                    .put("type", "query")
                    .put("route", "socket")
                    .put("params", "a=1")
                    .put("body", new JsonObject()));
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: x\n\n");
            call.end();

            assertThat(call.head().target()).isEqualTo("/agent?a=1");
            client.next("open");
            assertThat(client.next("event").getString("data")).isEqualTo("x");
        }
    }

    @Test
    void openWebSocketFollowsTheRoutesInForceAndTheirLimits() throws IOException {
        reload("early", route("early", "/early"));

        try (WsClient client = WsClient.connect(node.webSocket())) {
            reload("late", route("late", "/late", "rate-limit: 1/h", "rate-limit-burst: 1"));
            JsonObject question =
                    new JsonObject().put("type", "query").put("route", "late").put("body", new JsonObject());
            client.send(question);
            UPSTREAM.nextCall().begin().end();
            client.until("end");

            assertThat(client.send(question).next("error").getString("code")).isEqualTo("rate_limited");
            assertThat(client.send(question.put("route", "early")).next("error").getString("code"))
                    .isEqualTo("bad_request");
        }
    }

    @Test
    void whatStandsBelowAPathIsAskedBelowTheUpstreams() throws IOException {
        reload("below", route("below", "/below/**", "methods: [GET]"));

        try (SseClient client = SseRequest.get(node, "/below/v1/models?a=1").send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: x\n\n");
            call.end();

            assertThat(call.head().startLine()).isEqualTo("GET /agent/v1/models?a=1 HTTP/1.1");
            assertThat(SseEvent.data(client.rest())).containsExactly("x");
        }
    }

    @Test
    void headersAreChangedOnBothWays() throws IOException {
        reload(
                "headers",
                route(
                        "headers",
                        "/headers",
                        "request-headers: {set: {X-Tenant: blue}, remove: [X-Secret]}",
                        "response-headers: {set: {X-Served-By: edge}, remove: [X-Stream-Node]}"));

        try (SseClient client = post("/headers").header("X-Secret", "s").send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin();
            call.end();

            assertThat(call.head().field("X-Tenant")).contains("blue");
            assertThat(call.head().field("X-Secret")).isEmpty();
            assertThat(client.head().field("X-Served-By")).contains("edge");
            assertThat(client.head().field("X-Stream-Node")).isEmpty();
        }
    }

    @Test
    void rawProfileAddsNothing() throws IOException {
        reload("raw", route("raw", "/raw", "sse-profile: raw"));

        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> Http.post(node.http("/raw"), SseRequest.QUESTION));
        UPSTREAM.nextCall()
                .begin()
                .say("id: theirs\nevent: delta\ndata: a\ndata: b\n\ndata: c\n\n")
                .end();

        assertThat(answer.join().body()).isEqualTo("id: theirs\nevent: delta\ndata: a\ndata: b\n\ndata: c\n\n");
    }

    @Test
    void methodThatARouteDoesNotKnowIsRefusedWithThoseItKnows() throws IOException {
        reload("methods", route("methods", "/methods"));

        HttpResponse<String> refused = Http.get(node.http("/methods"));

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void redirectIsNotFollowed() throws IOException {
        reload("redirect", route("redirect", "/redirect"));

        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> Http.post(node.http("/redirect"), SseRequest.QUESTION));
        UPSTREAM.nextCall().redirect("http://127.0.0.1:1/");

        assertThat(new JsonObject(answer.join().body()).getString("code")).isEqualTo("upstream_refused");
    }

    @Test
    void streamGoesOnWhenItsRouteIsGone() throws IOException {
        reload("before", route("before", "/before"));

        try (SseClient client = post("/before").send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: a\n\n");
            client.take(1);
            reload("after", route("after", "/after"));
            assertThat(Http.post(node.http("/before"), "{}").statusCode()).isNotEqualTo(200);
            call.say("data: b\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("b");
        }
    }

    @Test
    void newRouteAnswers() throws IOException {
        reload("fresh", route("fresh", "/fresh"));

        try (SseClient client = post("/fresh").send()) {
            UPSTREAM.nextCall().begin().say("data: x\n\n").end();

            assertThat(client.rest()).hasSize(1);
        }
    }

    @Test
    void changedFileIsSeenWithoutASignal() throws IOException {
        write(route("seen", "/seen"));

        awaitRoute("seen");
    }

    @Test
    void badFileIsRefusedWithAllItsFaultsAndTheOldOneStays() throws IOException {
        reload("good", route("good", "/good"));
        double refused = Metrics.of(node).sample("holdfast_config_reloads_total{result=\"refused\"}");

        write(route("bad", "/bad", "idle-timeout: soon"), route("Worse", "/api/stream/x"));
        node.hangUp();
        Eventually.within(
                Limits.SOON,
                "the refusal is counted",
                () -> Metrics.of(node).sample("holdfast_config_reloads_total{result=\"refused\"}") > refused);

        assertThat(ids()).containsExactly("query", "good");
        Eventually.within(
                Limits.SOON,
                "the faults are in the log",
                () -> node.output().contains("routes[0].idle-timeout: soon")
                        && node.output().contains("routes[1].id: Worse")
                        && node.output().contains("routes[1].path: /api/stream/x"));
    }

    @Test
    void keyThatNeedsARestartIsNamed() throws IOException {
        Files.writeString(file, "max-streams: 7\nroutes:\n" + route("restart", "/restart"));
        node.hangUp();

        Eventually.within(
                Limits.SOON, "the key is in the log", () -> node.output().contains("keys=max-streams"));
    }

    @Test
    void routesAreShownWithoutTheirSecrets() throws IOException {
        reload(
                "secret",
                route("secret", "/secret", "request-headers: {set: {Authorization: Bearer s3cret}}")
                        .replace("http://", "http://user:pw@"));

        assertThat(shown().encode())
                .doesNotContain("s3cret")
                .doesNotContain("pw@")
                .contains("authorization");
    }

    @Test
    void upstreamThatCanNotBeReachedIsShownAndLeftOut() throws IOException {
        String upstreams = "upstreams: [{url: \"" + TestUpstream.nobody() + "\"}, {url: \"" + UPSTREAM.url() + "\"}]";
        reload(
                "health",
                route("health", "/health-route", "breaker-failures: 1", "breaker-reset: 1h", "health-path: /well")
                        .replace("upstream: " + UPSTREAM.url(), upstreams));
        UPSTREAM.nextCall().answer(200, "text/plain", "fine");

        Eventually.within(
                Limits.SOON,
                "the one that nobody listens at is down",
                () -> shown("health")
                        .getJsonArray("upstreams")
                        .getJsonObject(0)
                        .getString("status")
                        .equals("DOWN"));
        write(route("over", "/over"));
        awaitRoute("over");
    }
}
