package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An upstream that fails for good is told to the client, and a broken answer never looks finished. */
class UpstreamFailureTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node()
                .with("--upstream", UPSTREAM.url())
                .setting("IDLE_TIMEOUT", "1s")
                .setting("FIRST_BYTE_TIMEOUT", "1s")
                .setting("UPSTREAM_RETRIES", "0")
                .setting("MAX_EVENT_SIZE", "1KB"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    @Test
    void connectionThatIsLostInTheMiddleIsToldAfterWhatCameBefore() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall()
                    .begin()
                    .say("data: one\n\n")
                    .say("data: two\n\n")
                    .close();

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("", "", "upstream_lost");
        }
    }

    @Test
    void errorIsInTheShapeThatTheProvidersClientsKnow() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().begin().close();

            SseEvent error = client.rest().get(0);

            assertThat(error.type()).isEqualTo("error");
            assertThat(error.badEnd().orElseThrow().fieldNames()).containsExactlyInAnyOrder("code", "message", "type");
        }
    }

    @Test
    void silenceInTheMiddleEndsTheStream() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("", "upstream_idle");
            call.awaitClosed();
        }
    }

    @Test
    void silenceBeforeTheAnswerIsAGatewayTimeout() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall();

            assertThat(client.head().status()).isEqualTo(504);
            call.awaitClosed();
        }
    }

    @Test
    void upstreamsOwnCommentsCountAsLife() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            long start = client.next().data().isEmpty() ? 0 : System.nanoTime();
            Eventually.within(Limits.SOON, "twice the idle timeout has passed", () -> {
                call.say(": still thinking\n");
                return System.nanoTime() - start > 2_000_000_000L;
            });
            call.say("data: two\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("two");
        }
    }

    @Test
    void answerThatIsNoStreamIsABadGateway() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().answer(200, "application/json", "{}");

            assertThat(client.head().status()).isEqualTo(502);
        }
    }

    @Test
    void answerThatClosesBeforeItsHeadIsABadGateway() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().close();

            assertThat(client.head().status()).isEqualTo(502);
        }
    }

    @Test
    void refusalShowsWhatTheUpstreamSaid() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().answer(401, "text/plain", "no such key");

            assertThat(client.head().status()).isEqualTo(401);
            assertThat(client.problem()).contains("no such key");
        }
    }

    @Test
    void eventThatIsTooLargeEndsTheStreamInsteadOfTheNode() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            call.say("data: " + "x".repeat(4_000));

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("", "event_too_large");
            call.awaitClosed();
        }
    }

    @Test
    void upstreamThatDoesNotListenIsABadGateway() {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess lonely = cluster.start(Launch.node().with("--upstream", TestUpstream.nobody()));

            HttpResponse<String> answer = Http.post(SseRequest.ask(lonely).uri(), SseRequest.QUESTION);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(Problem.of(answer).code()).isEqualTo("upstream_unreachable");
        }
    }

    @Test
    void demoAgentFailsOnDemand() {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess demo =
                    cluster.start(Launch.node().setting("IDLE_TIMEOUT", "1s").setting("UPSTREAM_RETRIES", "0"));

            try (SseClient broken =
                            SseRequest.ask(demo, "fail_after=3&rate=500").send();
                    SseClient stalled =
                            SseRequest.ask(demo, "stall_after=3&rate=500").send()) {
                assertThat(List.of(lastCode(broken), lastCode(stalled)))
                        .containsExactly("upstream_lost", "upstream_idle");
            }
        }
    }

    private static String lastCode(SseClient client) {
        List<SseEvent> events = client.rest();
        assertThat(events).hasSize(4);
        return events.get(3).code();
    }
}
