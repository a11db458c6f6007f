package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the upstream says arrives as it was said, in a form that every client can read. */
class PassThroughTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node().with("--upstream", UPSTREAM.url()).setting("HEARTBEAT", "1s"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    /** What a client reads when the upstream's body is this, a chunk each. */
    private static List<SseEvent> through(String... chunks) {
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin();
            List.of(chunks).forEach(call::say);
            call.end();
            return client.rest();
        }
    }

    @Test
    void dataOfSeveralLinesKeepsItsLines() {
        assertThat(SseEvent.data(through("data: one\ndata:\ndata:  two\n\n"))).containsExactly("one\n\n two");
    }

    @Test
    void unknownEventNamesAreKept() {
        assertThat(through("event: my.own-name\ndata: x\n\n", "event: ping\ndata: {}\n\n"))
                .extracting(SseEvent::type)
                .containsExactly("my.own-name", "ping");
    }

    @Test
    void linesThatEndInCrLfOrCrArriveWithLf() {
        assertThat(SseEvent.data(through("data: a\r\ndata: b\r\n\r\n", "data: c\rdata: d\r\r")))
                .containsExactly("a\nb", "c\nd");
    }

    @Test
    void doneIsAnEventLikeAnyOther() {
        assertThat(SseEvent.data(through("data: {}\n\n", "data: [DONE]\n\n"))).containsExactly("{}", "[DONE]");
    }

    @Test
    void eventsAfterDoneAreNotHeldBack() {
        assertThat(SseEvent.data(through("data: [DONE]\n\n", "data: usage\n\n")))
                .containsExactly("[DONE]", "usage");
    }

    @Test
    void upstreamsIdsGiveWayToOurs() {
        // The strict reader has already refused whatever is not <stream>-0, <stream>-1 ...
        assertThat(through("id: theirs-77\ndata: x\n\n", "id\ndata: y\n\n")).hasSize(2);
    }

    @Test
    void upstreamsCommentsAndRetriesAreNoEvents() {
        assertThat(SseEvent.data(through(": keep-alive\n\n", "retry: 10\n\n", "data: x\n\n", ":\n\n")))
                .containsExactly("x");
    }

    @Test
    void eventMaySpanManyChunks() {
        assertThat(SseEvent.data(through("da", "ta: o", "ne\n", "\nd", "ata: two\n\n")))
                .containsExactly("one", "two");
    }

    @Test
    void charactersMaySpanChunks() throws Exception {
        byte[] bytes = "data: größer €\n\n".getBytes("UTF-8");
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin();
            for (byte octet : bytes) {
                call.say(new byte[] {octet});
            }
            call.end();

            assertThat(SseEvent.data(client.rest())).containsExactly("größer €");
        }
    }

    @Test
    void unfinishedEventAtTheEndIsDiscardedAsTheStandardSays() {
        assertThat(SseEvent.data(through("data: x\n\n", "data: half"))).containsExactly("x");
    }

    @Test
    void emptyAnswerIsAnEmptyStream() {
        assertThat(through()).isEmpty();
    }

    @Test
    void largeEventArrivesWhole() {
        String large = "x".repeat(300_000);

        assertThat(SseEvent.data(through("data: " + large + "\n\n"))).containsExactly(large);
    }

    @Test
    void upstreamIsAskedWithTheClientsOwnWords() {
        String body = "{ \"messages\" : [] ,\"n\": 1.0 }";
        SseRequest request = SseRequest.ask(node, "model=a%2Fb&sessionId=s1&flag", body)
                .header("Authorization", "Bearer token")
                .header("X-Custom", "yes");
        try (SseClient client = request.send()) {
            UpstreamCall call = UPSTREAM.nextCall();
            call.begin().end();

            assertThat(call.body()).isEqualTo(body);
            assertThat(call.head().target()).isEqualTo("/agent?model=a%2Fb&flag");
            assertThat(call.head().fields())
                    .containsEntry("authorization", "Bearer token")
                    .containsEntry("x-custom", "yes")
                    .containsEntry("accept", "text/event-stream")
                    .containsEntry("x-session-id", "s1")
                    .containsEntry("idempotency-key", client.streamId())
                    .containsEntry("x-stream-id", client.streamId());
        }
    }

    @Test
    void silentStreamHasAHeartbeat() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            client.next();

            client.awaitHeartbeat();
            client.awaitHeartbeat();

            call.say("data: two\n\n").end();
            assertThat(SseEvent.data(client.rest())).containsExactly("two");
        }
    }
}
