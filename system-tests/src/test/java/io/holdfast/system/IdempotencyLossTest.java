package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a key stands for its stream: as long as that can be read, whatever becomes of its node. */
class IdempotencyLossTest {
    private static final String SESSION = "X-Session-ID";

    private static SseRequest ask(NodeProcess gateway) {
        return SseRequest.ask(gateway, "").header("Idempotency-Key", "\"k\"").header(SESSION, "s");
    }

    @Test
    void streamThatHasExpiredIsNoLongerInTheWay() {
        try (TestUpstream upstream = TestUpstream.start();
                TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(
                    Launch.node().with("--upstream", upstream.url()).setting("RETENTION", "1s"));
            String first;
            try (SseClient asker = ask(node).send()) {
                upstream.nextCall().begin().say("data: one\n\n").end();
                asker.rest();
                first = asker.streamId();
            }
            awaitForgotten(node, first);

            try (SseClient asker = ask(node).send()) {
                upstream.nextCall().begin().say("data: two\n\n").end();

                assertThat(asker.rest()).extracting(SseEvent::data).containsExactly("two");
                assertThat(asker.streamId()).isNotEqualTo(first);
            }
        }
    }

    private static void awaitForgotten(NodeProcess node, String stream) {
        Eventually.within(
                Duration.ofSeconds(10),
                "the stream is forgotten",
                () -> Http.delete(node.http("/api/stream/" + stream)).statusCode() == 404);
    }

    @Test
    void streamWhoseNodeIsKilledIsReadFromItsNextOwner() {
        try (TestUpstream upstream = TestUpstream.start();
                TestCluster cluster = TestCluster.create()) {
            NodeProcess gateway = cluster.start(Launch.roles("gateway"));
            NodeProcess killed = cluster.start(Launch.roles("stream").with("--upstream", upstream.url()));
            SseClient first = ask(gateway).send();
            upstream.nextCall().begin().say("data: one\n\n");
            first.next();
            cluster.start(Launch.roles("stream").with("--upstream", upstream.url()));

            killed.kill();

            try (first;
                    SseClient second = ask(gateway).send()) {
                UpstreamCall again = upstream.nextCall();
                assertThat(again.head().field("Idempotency-Key")).contains(first.streamId());
                again.begin().say("data: one\n\n").say("data: two\n\n").end();

                first.rest();
                second.rest();
                assertThat(second.events()).hasSize(2).isEqualTo(first.events());
            }
        }
    }
}
