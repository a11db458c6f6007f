package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of an upstream that fails: breakers, fallback answers and retries. */
class BreakerTest {
    private static final String STATE = "holdfast_breaker_state{route=\"query\",upstream=\"%s\"}";
    private static final String RETRIES = "holdfast_upstream_retries_total{result=\"%s\",route=\"query\"}";

    private final TestCluster cluster = TestCluster.create();
    private final TestUpstream upstream = TestUpstream.start();

    @TempDir
    private Path directory;

    private NodeProcess node;

    @AfterEach
    void close() {
        cluster.close();
        upstream.close();
    }

    /** @param keys of the built-in route */
    private void start(String... keys) throws IOException {
        String route = "routes:\n  - id: query\n    upstream: " + upstream.url() + "\n    "
                + String.join("\n    ", keys) + "\n";
        Path file = Files.writeString(directory.resolve("holdfast.yaml"), route);
        node = cluster.start(Launch.node().with("--config", file.toString()));
    }

    private void fail() {
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall().answer(500, "text/plain", "broken");
            assertThat(client.head().status()).isEqualTo(502);
        }
    }

    private double state() {
        return Metrics.of(node).sample(STATE.formatted(upstream.url()));
    }

    private void awaitState(double state) {
        Eventually.within(Limits.SOON, "breaker state " + state, () -> state() == state);
    }

    private HttpResponse<String> ask() {
        return Http.post(SseRequest.ask(node).uri(), SseRequest.QUESTION);
    }

    @Test
    void whileTheBreakerIsOpenQuestionsAreRefusedAtOnce() throws IOException {
        start("breaker-failures: 2", "breaker-reset: 30s");
        fail();
        fail();
        awaitState(1);
        HttpResponse<String> refused = ask();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Problem.of(refused).code()).isEqualTo("upstream_unavailable");
        assertThat(refused.headers().firstValue("Retry-After")).contains("30");
    }

    @Test
    void openBreakerIsShown() throws IOException {
        start("breaker-failures: 1", "breaker-reset: 30s");
        fail();
        awaitState(1);
        JsonObject shown = new JsonObject(
                        Http.get(node.management("/actuator/gateway/routes")).body())
                .getJsonArray("routes")
                .getJsonObject(0)
                .getJsonArray("upstreams")
                .getJsonObject(0);

        assertThat(shown.getString("breaker")).isEqualTo("open");
        assertThat(node.output()).contains("Breaker opened: route=query upstream=" + upstream.url());
    }

    @Test
    void successClosesTheBreakerAgain() throws IOException {
        start("breaker-failures: 1", "breaker-reset: 100ms");
        fail();
        awaitState(2);
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall().begin().say("data: back\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("back");
        }

        awaitState(0);
    }

    @Test
    void fallbackIsAnsweredInThePlaceOfTheUpstream() throws IOException {
        start("breaker-failures: 1", "breaker-reset: 30s", "fallback: {event: later}");
        fail();
        awaitState(1);
        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.body()).isEqualTo("data: later\n\n");
    }

    @Test
    void badGatewayIsAskedAgainAndGivesOneStream() throws IOException {
        start("upstream-retries: 1");
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall first = upstream.nextCall();
            first.answer(502, "text/plain", "not now");
            UpstreamCall second = upstream.nextCall();
            second.begin().say("data: one\n\n").say("data: two\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("one", "two");
            assertThat(second.head().field("Idempotency-Key"))
                    .isEqualTo(first.head().field("Idempotency-Key"));
            assertThat(second.body()).isEqualTo(SseRequest.QUESTION);
        }
        assertThat(Metrics.of(node).sample(RETRIES.formatted("tried"))).isEqualTo(1);
    }

    @Test
    void nothingIsAskedAgainOverTheBudget() throws IOException {
        start("retry-budget: 0", "retry-budget-least: 0");
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall().answer(502, "text/plain", "not now");

            assertThat(client.head().status()).isEqualTo(502);
        }
        assertThat(Metrics.of(node).sample(RETRIES.formatted("over-budget"))).isEqualTo(1);
    }
}
