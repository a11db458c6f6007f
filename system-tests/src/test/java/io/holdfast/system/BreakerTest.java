package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of an upstream that fails: breakers, fallback answers and retries. */
class BreakerTest {
    private static final String STATE = "holdfast_breaker_state{route=\"%s\",upstream=\"%s\"}";
    private static final String RETRIES = "holdfast_upstream_retries_total{result=\"%s\",route=\"%s\"}";

    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    /** Each with a breaker and a budget of its own; a path is the id behind a slash. */
    private static final Map<String, String> ROUTES = Map.of(
            "refusing", "breaker-failures: 2, breaker-reset: 30s",
            "shown", "breaker-failures: 1, breaker-reset: 30s",
            "closing", "breaker-failures: 1, breaker-reset: 100ms",
            "falling-back", "breaker-failures: 1, breaker-reset: 30s, fallback: {event: later}",
            "retrying", "upstream-retries: 1",
            "spent", "retry-budget: 0, retry-budget-least: 0");

    @TempDir
    static Path directory;

    private static NodeProcess node;

    @BeforeAll
    static void start() throws IOException {
        String routes = ROUTES.entrySet().stream()
                .map(route -> "  - {id: %1$s, path: /%1$s, upstream: \"%2$s\", %3$s}"
                        .formatted(route.getKey(), UPSTREAM.url(), route.getValue()))
                .collect(Collectors.joining("\n", "routes:\n", "\n"));
        Path file = Files.writeString(directory.resolve("holdfast.yaml"), routes);
        node = CLUSTER.start(Launch.node().with("--config", file.toString()));
    }

    @AfterAll
    static void close() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    private static SseRequest question(String route) {
        return SseRequest.post(node, "/" + route, SseRequest.QUESTION);
    }

    private static void fail(String route) {
        try (SseClient client = question(route).send()) {
            UPSTREAM.nextCall().answer(500, "text/plain", "broken");
            assertThat(client.head().status()).isEqualTo(502);
        }
    }

    private static double state(String route) {
        return Metrics.of(node).sample(STATE.formatted(route, UPSTREAM.url()));
    }

    private static void awaitState(String route, double state) {
        Eventually.within(Limits.SOON, "breaker state " + state, () -> state(route) == state);
    }

    private static HttpResponse<String> ask(String route) {
        return Http.post(question(route).uri(), SseRequest.QUESTION);
    }

    @Test
    void whileTheBreakerIsOpenQuestionsAreRefusedAtOnce() {
        fail("refusing");
        fail("refusing");
        awaitState("refusing", 1);
        HttpResponse<String> refused = ask("refusing");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Problem.of(refused).code()).isEqualTo("upstream_unavailable");
        assertThat(refused.headers().firstValue("Retry-After")).contains("30");
    }

    @Test
    void openBreakerIsShown() {
        fail("shown");
        awaitState("shown", 1);
        JsonObject shown = new JsonObject(
                        Http.get(node.management("/actuator/gateway/routes")).body())
                .getJsonArray("routes").stream()
                        .map(JsonObject.class::cast)
                        .filter(route -> route.getString("id").equals("shown"))
                        .findFirst()
                        .orElseThrow()
                        .getJsonArray("upstreams")
                        .getJsonObject(0);

        assertThat(shown.getString("breaker")).isEqualTo("open");
        assertThat(node.output()).contains("Breaker opened: route=shown upstream=" + UPSTREAM.url());
    }

    @Test
    void successClosesTheBreakerAgain() {
        fail("closing");
        awaitState("closing", 2);
        try (SseClient client = question("closing").send()) {
            UPSTREAM.nextCall().begin().say("data: back\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("back");
        }

        awaitState("closing", 0);
    }

    @Test
    void fallbackIsAnsweredInThePlaceOfTheUpstream() {
        fail("falling-back");
        awaitState("falling-back", 1);
        HttpResponse<String> answer = ask("falling-back");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.body()).isEqualTo("data: later\n\n");
    }

    @Test
    void badGatewayIsAskedAgainAndGivesOneStream() {
        try (SseClient client = question("retrying").send()) {
            UpstreamCall first = UPSTREAM.nextCall();
            first.answer(502, "text/plain", "not now");
            UpstreamCall second = UPSTREAM.nextCall();
            second.begin().say("data: one\n\n").say("data: two\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("one", "two");
            assertThat(second.head().field("Idempotency-Key"))
                    .isEqualTo(first.head().field("Idempotency-Key"));
            assertThat(second.body()).isEqualTo(SseRequest.QUESTION);
        }
        assertThat(Metrics.of(node).sample(RETRIES.formatted("tried", "retrying")))
                .isEqualTo(1);
    }

    @Test
    void nothingIsAskedAgainOverTheBudget() {
        try (SseClient client = question("spent").send()) {
            UPSTREAM.nextCall().answer(502, "text/plain", "not now");

            assertThat(client.head().status()).isEqualTo(502);
        }
        assertThat(Metrics.of(node).sample(RETRIES.formatted("over-budget", "spent")))
                .isEqualTo(1);
    }
}
