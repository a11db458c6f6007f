package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cancel by request is immediate, told to every reader, and reaches the upstream. */
class CancelTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node().with("--upstream", UPSTREAM.url()).setting("ORPHAN_TIMEOUT", "500ms"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    private static HttpResponse<String> cancel(SseClient client) {
        return Http.delete(node.http("/api/stream/" + client.streamId()));
    }

    @Test
    void everyReaderIsToldAndTheBodyEndsInOrder() {
        try (SseClient asker = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();
            try (SseClient reader = SseRequest.read(node, asker.streamId()).send()) {
                reader.next();

                assertThat(cancel(asker).statusCode()).isEqualTo(204);
                assertThat(List.of(asker.rest(), reader.rest()))
                        .allSatisfy(rest ->
                                assertThat(rest).extracting(SseEvent::code).containsExactly("cancelled"));
            }
        }
    }

    @Test
    void upstreamSeesItsConnectionClosed() {
        try (SseClient asker = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();

            cancel(asker);

            call.awaitClosed();
        }
    }

    @Test
    void cancelledStreamStaysCancelledForThoseWhoReadItAgain() {
        try (SseClient asker = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();
            cancel(asker);

            try (SseClient late = SseRequest.read(node, asker.streamId()).send()) {
                assertThat(late.rest()).extracting(SseEvent::code).containsExactly("", "cancelled");
            }
        }
    }

    @Test
    void streamThatHasEndedCanBeCancelledWithoutEffect() {
        try (SseClient asker = SseRequest.ask(node).send()) {
            UPSTREAM.nextCall().begin().say("data: one\n\n").end();
            List<SseEvent> whole = asker.rest();

            assertThat(cancel(asker).statusCode()).isEqualTo(204);
            try (SseClient late = SseRequest.read(node, asker.streamId()).send()) {
                assertThat(late.rest()).isEqualTo(whole);
            }
        }
    }

    @Test
    void unknownStreamIs404() {
        HttpResponse<String> answer = Http.delete(node.http("/api/stream/00000000000000000000000000"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Problem.of(answer).code()).isEqualTo("stream_unknown");
    }

    @Test
    void whatCanNotBeAStreamIs404() {
        assertThat(Http.delete(node.http("/api/stream/no-such")).statusCode()).isEqualTo(404);
    }

    @Test
    void cancelReachesTheUpstreamWhileItsFirstEventIsAwaited() {
        try (SseClient asker = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin();

            assertThat(cancel(asker).statusCode()).isEqualTo(204);

            call.awaitClosed();
        }
    }

    @Test
    void cancelReachesTheUpstreamWhileItsAnswerIsAwaited() {
        try (SseClient asker = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall();
            String stream = call.head().field("X-Stream-ID").orElseThrow();

            assertThat(Http.delete(node.http("/api/stream/" + stream)).statusCode())
                    .isEqualTo(204);

            call.awaitClosed();
            assertThat(asker.head().status()).isEqualTo(409);
        }
    }

    @Test
    void clientThatLeavesWhileTheFirstByteIsAwaitedFreesTheUpstreamInTheEnd() {
        // Nobody knows the stream's id yet, so only its orphan timeout can end it.
        UpstreamCall call;
        try (SseClient asker = SseRequest.ask(node).send()) {
            call = UPSTREAM.nextCall();
            asker.cut();
        }

        call.awaitClosed();
    }

    @Test
    void streamThatNobodyReadsAnyMoreIsCancelledAtTheUpstream() {
        UpstreamCall call;
        try (SseClient asker = SseRequest.ask(node).send()) {
            call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();
        }

        call.awaitClosed();
    }

    @Test
    void readerWhoComesTooLateIsToldThatTheStreamWasOrphaned() {
        String stream;
        try (SseClient asker = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();
            stream = asker.streamId();
            asker.cut();
            call.awaitClosed();
        }

        try (SseClient late = SseRequest.resume(node, stream, 0).send()) {
            assertThat(late.rest()).extracting(SseEvent::code).containsExactly("orphaned");
        }
    }
}
