package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A question in, an answer out, on one node. */
class QueryTest {
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
    void questionIsAnsweredInSmallPiecesAndEndsWithDone() {
        try (SseClient client = SseRequest.ask(node).send()) {
            List<SseEvent> events = client.rest();

            assertThat(Conversation.text(events)).startsWith("You asked: “What is a stream?”.");
            assertThat(events)
                    .hasSizeGreaterThan(100)
                    .last()
                    .extracting(SseEvent::data)
                    .isEqualTo("[DONE]");
        }
    }

    @Test
    void answerComesWhileItIsBeingMade() {
        try (SseClient client = SseRequest.ask(node, "rate=20&tokens=20").send()) {
            client.rest();

            long whole = client.arrivals().get(20) - client.arrivals().get(0);
            assertThat(whole)
                    .as("time from the first of 21 events to the last")
                    .isBetween(500_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void headSaysWhatProxiesAndBrowsersNeed() {
        try (SseClient client = SseRequest.ask(node).send()) {
            HttpHead head = client.streamHead();

            assertThat(head.fields())
                    .containsEntry("content-type", "text/event-stream")
                    .containsEntry("cache-control", "no-cache")
                    .containsEntry("x-accel-buffering", "no")
                    .containsEntry("x-stream-node", node.id())
                    .containsEntry("location", "/api/stream/" + client.streamId())
                    .containsKey("x-session-id")
                    .doesNotContainKeys("content-length", "content-encoding");
        }
    }

    @Test
    void bytesAreNotCompressedEvenForThoseWhoWouldTakeIt() {
        try (SseClient client =
                SseRequest.ask(node).header("Accept-Encoding", "gzip, br, zstd").send()) {
            assertThat(client.streamHead().field("Content-Encoding")).isEmpty();
            assertThat(client.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
        }
    }

    @Test
    void headComesBeforeTheFirstEvent() {
        try (SseClient client = SseRequest.ask(node, "stall_after=0").send()) {
            assertThat(client.streamHead().status()).isEqualTo(200);
        }
    }

    @Test
    void sessionOfTheHeaderIsKept() {
        try (SseClient client =
                SseRequest.ask(node).header("X-Session-ID", "alice-1").send()) {
            assertThat(client.session()).isEqualTo("alice-1");
        }
    }

    @Test
    void sessionOfTheQueryIsKept() {
        try (SseClient client =
                SseRequest.ask(node, "sessionId=alice-2&rate=5000").send()) {
            assertThat(client.session()).isEqualTo("alice-2");
        }
    }

    @Test
    void eachClientWithoutASessionIsGivenOneOfItsOwn() {
        try (SseClient first = SseRequest.ask(node).send();
                SseClient second = SseRequest.ask(node).send()) {
            assertThat(first.session()).isNotBlank().isNotEqualTo(second.session());
        }
    }

    @Test
    void sessionThatCouldForgeALogLineIsReplaced() {
        try (SseClient client =
                SseRequest.ask(node).header("X-Session-ID", "a b=\"c").send()) {
            assertThat(client.session()).matches("[A-Za-z0-9._:-]{1,128}");
        }
    }

    @Test
    void streamsHaveIdsThatNobodyGuesses() {
        try (SseClient first = SseRequest.ask(node).send();
                SseClient second = SseRequest.ask(node).send()) {
            assertThat(first.streamId()).matches("[0-9a-z]{26}").isNotEqualTo(second.streamId());
        }
    }

    @Test
    void sameQuestionGetsTheSameAnswer() {
        try (SseClient first = SseRequest.ask(node).send();
                SseClient second = SseRequest.ask(node).send()) {
            assertThat(SseEvent.data(first.rest())).isEqualTo(SseEvent.data(second.rest()));
        }
    }

    @Test
    void anotherQuestionGetsAnotherAnswer() {
        try (SseClient first = SseRequest.ask(node).send();
                SseClient second = SseRequest.ask(node, "rate=5000", "{\"messages\":[{\"content\":\"Why?\"}]}")
                        .send()) {
            assertThat(SseEvent.data(first.rest())).isNotEqualTo(SseEvent.data(second.rest()));
        }
    }

    @Test
    void allReadersOfAStreamSeeTheSame() {
        try (SseClient asker = SseRequest.ask(node, "rate=100&tokens=60").send()) {
            asker.take(5);
            List<SseClient> readers = IntStream.range(0, 4)
                    .mapToObj(i -> SseRequest.read(node, asker.streamId()).send())
                    .toList();
            asker.rest();

            for (SseClient reader : readers) {
                assertThat(reader.rest()).isEqualTo(asker.events());
                reader.close();
            }
        }
    }

    @Test
    void readerThatLeavesDoesNotDisturbTheOthers() {
        try (SseClient asker = SseRequest.ask(node, "rate=100&tokens=40").send();
                SseClient leaver = SseRequest.read(node, asker.streamId()).send()) {
            leaver.take(3);
            leaver.cut();

            assertThat(asker.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
        }
    }

    @Test
    void selfTestStreamsFiveEvents() {
        try (SseClient client = SseRequest.get(node, "/api/stream/test").send()) {
            assertThat(client.rest()).hasSize(5);
        }
    }
}
