package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway can die without ending anything, since it owns nothing. */
class GatewayLossTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess other;

    private NodeProcess dying;

    @BeforeAll
    static void start() {
        CLUSTER.start(Launch.roles("stream").setting("ORPHAN_TIMEOUT", "2s"));
        other = CLUSTER.start(Launch.roles("gateway"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void anotherGateway() {
        dying = CLUSTER.start(Launch.roles("gateway"));
    }

    @Test
    void clientOfADeadGatewayGoesOnThroughAnotherAndLosesNothing() {
        try (SseClient client = SseRequest.ask(dying, "rate=50&tokens=100").send()) {
            client.take(20);
            dying.kill();
            client.untilBroken();
            List<SseEvent> seen = new ArrayList<>(client.events());

            try (SseClient back = SseRequest.resume(other, client.streamId(), seen.size() - 1)
                            .send();
                    SseClient whole = SseRequest.read(other, client.streamId()).send()) {
                seen.addAll(back.rest());

                assertThat(seen).hasSize(103).isEqualTo(whole.rest());
            }
        }
    }

    @Test
    void readersThatDiedWithTheirGatewayDoNotKeepAStreamAlive() {
        try (SseClient client = SseRequest.ask(dying, "stall_after=1").send()) {
            client.next();
            dying.kill();
            String stream = client.streamId();

            Eventually.within(Limits.SOON, "the stream is orphaned", () -> {
                try (SseClient late = SseRequest.resume(other, stream, 1).send()) {
                    return late.head().status() == 204;
                }
            });
        }
    }
}
