package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can't be done is said before a stream begins: as problem details, with a code and what would have been right. */
class RefusalTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node().setting("MAX_BODY_SIZE", "1KB"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static HttpResponse<String> ask(String query, String body) {
        return Http.post(SseRequest.ask(node, query).uri(), body);
    }

    @Test
    void bodyThatIsNotJsonIsToldWhereItGoesWrong() {
        HttpResponse<String> answer = ask("", "{\n  \"messages\": oops\n}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Problem.of(answer).code()).isEqualTo("invalid_json");
        assertThat(Problem.of(answer).detail()).contains("line 2, column ");
    }

    @Test
    void bodyThatIsCutShortIsNotJson() {
        assertThat(Problem.of(ask("", "{\"messages\": [")).code()).isEqualTo("invalid_json");
    }

    @Test
    void missingBodyIsToldToBeMissing() {
        assertThat(Problem.of(ask("", "")).detail()).contains("empty");
    }

    @Test
    void bodyOverTheLimitIs413AndNamesTheSetting() {
        HttpResponse<String> answer = ask("", "\"" + "x".repeat(1024) + "\"");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(Problem.of(answer).code()).isEqualTo("body_too_large");
        assertThat(Problem.of(answer).detail()).contains("max-body-size");
    }

    @Test
    void bodyOfExactlyTheLimitIsTaken() {
        assertThat(ask("rate=5000&tokens=1", "\"" + "x".repeat(1022) + "\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void upstreamThatFailsIsABadGateway() {
        HttpResponse<String> answer = ask("status=503", SseRequest.QUESTION);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Problem.of(answer).code()).isEqualTo("upstream_refused");
        assertThat(Problem.of(answer).detail()).contains("503");
    }

    @Test
    void upstreamThatRefusesTheClientsRequestIsPassedOn() {
        HttpResponse<String> answer = ask("status=429", SseRequest.QUESTION);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Problem.of(answer).code()).isEqualTo("upstream_refused");
    }

    @Test
    void pathThatLeadsNowhereIs404() {
        HttpResponse<String> answer = Http.get(node.http("/web/api/nothing"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Problem.of(answer).code()).isEqualTo("not_found");
    }

    @Test
    void methodThatAPathDoesNotKnowIs405() {
        HttpResponse<String> answer = Http.delete(node.http(SseRequest.QUERY));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(Problem.of(answer).code()).isEqualTo("method_not_allowed");
    }

    @Test
    void questionPastedIntoABrowserIs405() {
        assertThat(Http.get(node.http(SseRequest.QUERY)).statusCode()).isEqualTo(405);
    }

    @Test
    void webSocketPathWithoutAnUpgradeIsRefused() {
        assertThat(Http.get(node.http("/ws/")).statusCode()).isEqualTo(400);
    }

    @Test
    void refusalsAreNotCached() {
        assertThat(ask("", "nonsense").headers().firstValue("Cache-Control")).contains("no-store");
    }
}
