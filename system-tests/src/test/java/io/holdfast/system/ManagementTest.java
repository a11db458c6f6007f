package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and their tools see of a node. */
class ManagementTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node());
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void healthOnTheClientsPortShowsTheStatusAndNothingElse() {
        HttpResponse<String> health = Http.get(node.http("/actuator/health"));

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(health.body())).isEqualTo(new JsonObject().put("status", "UP"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/readiness",
                "/actuator/health/liveness",
                "/actuator/prometheus",
                "/actuator/metrics",
                "/actuator/",
                "/api/operations/recovery"
            })
    void managementIsNotReachableOnTheClientsPort(String path) {
        assertThat(Http.get(node.http(path)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/readiness",
                "/actuator/health/liveness",
                "/actuator/health/copies"
            })
    void healthOnTheManagementPortIsUp(String path) {
        HttpResponse<String> health = Http.get(node.management(path));

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(health.body()).getString("status")).isEqualTo("UP");
    }

    @Test
    void healthOnTheManagementPortShowsItsParts() {
        JsonObject health =
                new JsonObject(Http.get(node.management("/actuator/health")).body());

        assertThat(health.getJsonObject("components").fieldNames()).contains("liveness", "readiness");
    }

    @Test
    void metricsHaveTheNamesThatOthersRelyOn() {
        assertThat(Metrics.of(node).names())
                .contains(
                        "streaming_active_connections",
                        "streaming_connections_active",
                        "streaming_messages_sent_total",
                        "streaming_messages_failed_total",
                        "streaming_request_duration_seconds_bucket",
                        "streaming_request_duration_seconds_sum",
                        "streaming_request_duration_seconds_count",
                        "websocket_connection_errors_total");
    }

    @Test
    void eventsThatAreSentAreCounted() {
        double before = Metrics.of(node).value("streaming_messages_sent_total");

        try (SseClient client = SseRequest.ask(node, "rate=5000&tokens=10").send()) {
            assertThat(client.rest()).hasSize(13);
        }

        assertThat(Metrics.of(node).value("streaming_messages_sent_total") - before)
                .isEqualTo(13);
    }

    @Test
    void connectionIsActiveWhileItReads() {
        double before = Metrics.of(node).value("streaming_active_connections");

        try (SseClient client = SseRequest.ask(node, "stall_after=2").send()) {
            client.take(2);

            assertThat(Metrics.of(node).value("streaming_active_connections") - before)
                    .isEqualTo(1);
        }
        Eventually.within(
                Limits.SOON,
                "the connection that was cut is not counted any more",
                () -> Metrics.of(node).value("streaming_active_connections") == before);
    }

    @Test
    void durationOfEachReadIsMeasured() {
        double before = Metrics.of(node).value("streaming_request_duration_seconds_count");

        try (SseClient client = SseRequest.ask(node).send()) {
            client.rest();
        }

        assertThat(Metrics.of(node).value("streaming_request_duration_seconds_count") - before)
                .isEqualTo(1);
    }

    @Test
    void startAndEndOfAStreamAreLogged() throws InterruptedException {
        try (SseClient client = SseRequest.ask(node, "rate=5000&tokens=10")
                .header("X-Session-ID", "logged-1")
                .send()) {
            client.rest();
        }

        assertThat(line("Stream read started"))
                .contains("path=" + SseRequest.QUERY, "ip=127.0.0.1", "session=logged-1", "stream=", "from=0");
        assertThat(line("Stream read over"))
                .contains("path=" + SseRequest.QUERY, "ip=127.0.0.1", "how=ended", "next=13", "durationMs=");
    }

    private static String line(String text) throws InterruptedException {
        return node.log()
                .await(line -> line.contains(text) && line.contains("session=logged-1"), Limits.SOON)
                .orElseThrow(() -> new AssertionError("no log line: " + text));
    }

    @Test
    void logTellsHowAStreamFailed() throws InterruptedException {
        try (SseClient client = SseRequest.ask(node, "fail_after=2&rate=500").send()) {
            client.rest();
            String stream = client.streamId();

            assertThat(node.log().await(line -> line.contains("read over") && line.contains(stream), Limits.SOON))
                    .hasValueSatisfying(line -> assertThat(line).contains("how=upstream_lost"));
        }
    }

    @Test
    void logHasNoQuestionsInIt() throws InterruptedException {
        try (SseClient client = SseRequest.ask(node, "rate=5000", "{\"messages\":[{\"content\":\"my secret\"}]}")
                .send()) {
            client.rest();
            String stream = client.streamId();
            node.log().await(line -> line.contains("read over") && line.contains(stream), Limits.SOON);

            assertThat(node.output()).doesNotContain("my secret");
        }
    }

    @Test
    void startLineTellsTheRolesAndEveryUrl() {
        assertThat(node.startLine().roles()).containsExactly("gateway", "stream", "monitor");
        assertThat(node.startLine().urls().keySet()).isEqualTo(Set.of("http", "ws", "management"));
    }
}
