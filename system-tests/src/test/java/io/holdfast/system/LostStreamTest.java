package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stream that can't outlive its node is told to be lost, to those who read it and to those who come back. */
class LostStreamTest {
    private static final Launch FORGETFUL = Launch.roles("stream").with("--journal", "memory");
    private static final Launch UNFORGIVING = Launch.roles("stream").setting("ON_OWNER_LOSS", "fail");

    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess gateway;

    @BeforeAll
    static void start() {
        gateway = CLUSTER.start(Launch.roles("gateway").setting("FAILOVER_TIMEOUT", "1s"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @AfterEach
    void onlyTheGatewayStays() {
        CLUSTER.leaveOnly(gateway);
    }

    /** A stream that has come to a halt after two events. */
    private static SseClient haltedStream() {
        SseClient reader = SseRequest.ask(gateway, "stall_after=2").send();
        reader.take(2);
        return reader;
    }

    @Test
    void streamThatFindsNoOtherNodeIsToldToBeLostWithinTheFailoverTimeout() {
        NodeProcess only = CLUSTER.start(Launch.roles("stream"));
        try (SseClient reader = haltedStream()) {
            only.kill();

            assertThat(reader.rest()).extracting(SseEvent::code).containsExactly("owner_lost");
        }
    }

    @Test
    void streamInItsNodesOwnMemoryIsToldToBeLostToAllAndThenToStop() {
        NodeProcess owner = CLUSTER.start(FORGETFUL);
        try (SseClient reader = haltedStream();
                WsClient socket = WsClient.connect(gateway.webSocket())) {
            socket.resume("r1", reader.streamId(), 1).next("open");
            CLUSTER.start(FORGETFUL);

            owner.kill();

            List<String> codes = new ArrayList<>(List.of(socket.next("error").getString("code")));
            reader.rest().forEach(lost -> codes.add(lost.code()));
            try (SseClient back =
                    SseRequest.resume(gateway, reader.streamId(), 1).send()) {
                back.rest().forEach(lost -> codes.add(lost.code()));
            }
            assertThat(codes).containsExactly("owner_lost", "owner_lost", "owner_lost");
        }
    }

    /** The node may go on, but nobody else can say so. */
    @Test
    void streamInTheMemoryOfANodeThatIsFrozenIsToldToBeLost() {
        NodeProcess owner = CLUSTER.start(FORGETFUL);
        try (SseClient reader = haltedStream()) {
            CLUSTER.start(FORGETFUL);

            owner.freeze();

            assertThat(reader.rest()).extracting(SseEvent::code).containsExactly("owner_lost");
            owner.kill();
        }
    }

    @Test
    void readerWhoWasToldThatItsStreamIsLostIsStoppedWhenItComesBack() {
        NodeProcess owner = CLUSTER.start(FORGETFUL);
        try (SseClient reader = haltedStream()) {
            owner.kill();
            SseEvent lost = reader.next();

            try (SseClient back = SseRequest.read(gateway, reader.streamId())
                    .header("Last-Event-ID", lost.id())
                    .send()) {
                assertThat(back.head().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void streamThatMayNotGoOnIsToldToBeLost() {
        NodeProcess owner = CLUSTER.start(UNFORGIVING);
        try (SseClient reader = haltedStream()) {
            CLUSTER.start(UNFORGIVING);

            owner.kill();

            assertThat(reader.rest()).extracting(SseEvent::code).containsExactly("owner_lost");
        }
    }
}
