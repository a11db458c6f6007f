package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With fewer nodes in sight than {@code minimum-nodes} a node may be cut off: it says so, and takes nothing. */
class MinimumNodesTest {
    private static final Launch TWO = Launch.node().setting("MINIMUM_NODES", "2");
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess left;

    @BeforeAll
    static void start() {
        left = CLUSTER.start(TWO);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static int readiness() {
        return Http.get(left.management("/actuator/health/readiness")).statusCode();
    }

    @Test
    void nodeThatIsLeftAloneBreaksOffItsStreamsAndGoesOnWithThemWhenItIsNotAnyMore() {
        NodeProcess other = CLUSTER.start(TWO);
        try (SseClient reader = SseRequest.ask(left, "rate=20&tokens=100").send()) {
            reader.take(10);
            assertThat(readiness()).isEqualTo(200);

            other.kill();
            reader.rest();

            List<SseEvent> events = reader.events();
            int seen = events.size() - 1;
            assertThat(events.get(seen).code()).isEqualTo("journal_unavailable");
            assertThat(events.get(seen).id()).isEmpty();
            // The journal may know before the registry does.
            Eventually.within(Limits.SOON, "the node is not ready", () -> readiness() == 503);
            assertThat(Http.post(left.http(SseRequest.QUERY), SseRequest.QUESTION)
                            .statusCode())
                    .isEqualTo(503);

            CLUSTER.start(TWO);
            try (SseClient back =
                    SseRequest.resume(left, reader.streamId(), seen - 1).send()) {
                assertThat(seen + back.rest().size()).isEqualTo(103);
            }
        }
    }
}
