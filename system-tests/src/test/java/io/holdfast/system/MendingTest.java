package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to the upstream that breaks in the middle is mended, and the reader sees nothing of it. */
class MendingTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    /** Streams from here are continued, those from the built-in path replayed. */
    private static final String CONTINUED = "/continued";

    @TempDir
    static Path directory;

    private static NodeProcess node;

    @BeforeAll
    static void start() throws IOException {
        String routes = """
                upstream: %s
                routes:
                  - id: continued
                    path: %s
                    on-owner-loss: continue
                """.formatted(UPSTREAM.url(), CONTINUED);
        Path file = Files.writeString(directory.resolve("holdfast.yaml"), routes);
        node = CLUSTER.start(Launch.node().with("--config", file.toString()));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    @Test
    void whatTheUpstreamRepeatsIsNotSentTwice() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall()
                    .begin()
                    .say("data: one\n\n")
                    .say("data: two\n\n")
                    .close();
            UPSTREAM.nextCall()
                    .begin()
                    .say("data: one\n\ndata: two\n\ndata: three\n\n")
                    .end();

            assertThat(SseEvent.data(client.rest())).containsExactly("one", "two", "three");
        }
    }

    @Test
    void secondCallIsTheSameQuestionUnderTheSameKey() {
        try (SseClient client = SseRequest.ask(node, "model=a").send()) {
            UpstreamCall first = UPSTREAM.nextCall().begin();
            first.say("id: u-7\ndata: one\n\n").close();
            UpstreamCall second = UPSTREAM.nextCall();
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
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().begin().say("id: u-1\ndata: one\n\n").close();
            UPSTREAM.nextCall().begin().say("id: u-2\ndata: two\n\n").end();

            assertThat(SseEvent.data(client.rest())).containsExactly("one", "two");
        }
    }

    @Test
    void secondAnswerThatDiffersIsNotMixedWithTheFirst() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall()
                    .begin()
                    .say("data: one\n\n")
                    .say("data: two\n\n")
                    .close();
            UPSTREAM.nextCall().begin().say("data: one\n\n").say("data: deux\n\n");

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("", "", "replay_diverged");
        }
    }

    @Test
    void chatCompletionIsContinuedWithWhatWasSaidSoFar() {
        try (SseClient client =
                SseRequest.post(node, CONTINUED, SseRequest.QUESTION).send()) {
            UPSTREAM.nextCall().begin().say(chunk("Hello")).say(chunk(", ")).close();
            UpstreamCall second = UPSTREAM.nextCall();
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
        try (SseClient client = SseRequest.ask(node).send()) {
            for (int call = 0; call < 4; call++) {
                UPSTREAM.nextCall().begin().say("data: one\n\n").close();
            }

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("", "upstream_lost");
        }
    }

    @Test
    void cancelEndsAStreamWhoseUpstreamIsJustBeingAskedAgain() {
        try (SseClient client = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().begin().say("data: one\n\n").close();
            client.next();
            UpstreamCall second = UPSTREAM.nextCall();

            assertThat(Http.delete(node.http("/api/stream/" + client.streamId()))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("cancelled");
            second.awaitClosed();
        }
    }
}
