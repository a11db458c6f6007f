package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection to the upstream that breaks in the middle is mended, and the reader sees nothing of it. */
class MendingTest {
    private final TestCluster cluster = TestCluster.create();
    private final TestUpstream upstream = TestUpstream.start();

    @AfterEach
    void stop() {
        cluster.close();
        upstream.close();
    }

    private NodeProcess start(String onOwnerLoss) {
        return cluster.start(Launch.node().with("--upstream", upstream.url()).setting("ON_OWNER_LOSS", onOwnerLoss));
    }

    @Test
    void whatTheUpstreamRepeatsIsNotSentTwice() {
        NodeProcess node = start("replay");
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall()
                    .begin()
                    .say("data: one\n\n")
                    .say("data: two\n\n")
                    .close();
            upstream.nextCall()
                    .begin()
                    .say("data: one\n\ndata: two\n\ndata: three\n\n")
                    .end();

            assertThat(SseEvent.data(client.rest())).containsExactly("one", "two", "three");
        }
    }

    @Test
    void secondCallIsTheSameQuestionUnderTheSameKey() {
        NodeProcess node = start("replay");
        try (SseClient client = SseRequest.ask(node, "model=a").send()) {
            UpstreamCall first = upstream.nextCall().begin();
            first.say("id: u-7\ndata: one\n\n").close();
            UpstreamCall second = upstream.nextCall();
            second.begin().say("id: u-7\ndata: one\n\n").end();

            assertThat(client.rest()).hasSize(1);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.head().target()).isEqualTo("/agent?model=a");
            assertThat(second.head().fields())
                    .containsEntry("idempotency-key", client.streamId())
                    .containsEntry("last-event-id", "u-7");
        }
    }

    @Test
    void upstreamThatKnowsLastEventIdMaySendJustTheRest() {
        NodeProcess node = start("replay");
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall().begin().say("id: u-1\ndata: one\n\n").close();
            upstream.nextCall().begin().say("id: u-2\ndata: two\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("one", "two");
        }
    }

    @Test
    void secondAnswerThatDiffersIsNotMixedWithTheFirst() {
        NodeProcess node = start("replay");
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall()
                    .begin()
                    .say("data: one\n\n")
                    .say("data: two\n\n")
                    .close();
            upstream.nextCall().begin().say("data: one\n\n").say("data: deux\n\n");

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("", "", "replay_diverged");
        }
    }

    @Test
    void chatCompletionIsContinuedWithWhatWasSaidSoFar() {
        NodeProcess node = start("continue");
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall().begin().say(chunk("Hello")).say(chunk(", ")).close();
            UpstreamCall second = upstream.nextCall();
            second.begin().say(chunk("world")).end();

            JsonArray messages = new JsonObject(second.body()).getJsonArray("messages");
            assertThat(messages.getJsonObject(1))
                    .isEqualTo(new JsonObject().put("role", "assistant").put("content", "Hello, "));
            assertThat(Conversation.text(client.rest())).isEqualTo("Hello, world");
        }
    }

    private static String chunk(String content) {
        JsonObject delta = new JsonObject().put("content", content);
        return "data: " + new JsonObject().put("choices", new JsonArray().add(new JsonObject().put("delta", delta)))
                + "\n\n";
    }

    @Test
    void upstreamThatBreaksEachTimeIsGivenUp() {
        NodeProcess node = start("replay");
        try (SseClient client = SseRequest.ask(node).send()) {
            for (int call = 0; call < 4; call++) {
                upstream.nextCall().begin().say("data: one\n\n").close();
            }

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("", "upstream_lost");
        }
    }

    @Test
    void cancelEndsAStreamWhoseUpstreamIsJustBeingAskedAgain() {
        NodeProcess node = start("replay");
        try (SseClient client = SseRequest.ask(node).send()) {
            upstream.nextCall().begin().say("data: one\n\n").close();
            client.next();
            UpstreamCall second = upstream.nextCall();

            assertThat(Http.delete(node.http("/api/stream/" + client.streamId()))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("cancelled");
            second.awaitClosed();
        }
    }
}
