package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node that is asked to stop takes no new work, lets its streams end, and goes. */
class LeavingTest {
    /** What the JVM ends with after SIGTERM (128 + 15), or when its main thread was quicker. */
    private static final List<Integer> IN_ORDER = List.of(0, 143);

    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess gateway;

    @BeforeAll
    static void start() {
        gateway = CLUSTER.start(Launch.roles("gateway"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @AfterEach
    void onlyTheGatewayStays() {
        CLUSTER.leaveOnly(gateway);
    }

    private static NodeProcess node(String drainTimeout) {
        return CLUSTER.start(Launch.node().setting("DRAIN_TIMEOUT", drainTimeout));
    }

    private static int readiness(NodeProcess node) {
        return Http.get(node.management("/actuator/health/readiness")).statusCode();
    }

    private static boolean draining(NodeProcess node) {
        return readiness(node) == 503;
    }

    @Test
    void idleNodeLeavesInAFewSecondsAndTheOthersKnow() {
        NodeProcess leaves = node("10s");

        leaves.terminate();

        assertThat(leaves.exitCode(Duration.ofSeconds(8))).isIn(IN_ORDER);
        CLUSTER.awaitWhole();
        assertThat(gateway.isAlive()).isTrue();
    }

    @Test
    void nodeSaysThatItLeavesAndComplainsOfNothing() throws InterruptedException {
        NodeProcess node = node("10s");

        node.terminate();

        assertThat(node.exitCode(Duration.ofSeconds(8))).isIn(IN_ORDER);
        assertThat(node.log().whole())
                .anySatisfy(line -> assertThat(line).contains("Node left in order"))
                .allSatisfy(line -> assertThat(line).doesNotContain(" ERROR ", "\tat "));
    }

    @Test
    void streamThatIsRunningMayEndWhileTheNodeDrains() {
        NodeProcess node = node("10s");
        try (SseClient client = SseRequest.ask(node, "rate=4&tokens=8").send()) {
            client.take(2);
            node.terminate();
            Eventually.within(Limits.SOON, "readiness is DOWN", () -> draining(node));

            assertThat(client.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
            assertThat(node.exitCode(Duration.ofSeconds(8))).isIn(IN_ORDER);
        }
    }

    @Test
    void liveNodeThatDrainsIsNotToBeRestarted() {
        NodeProcess node = node("10s");
        try (SseClient client = SseRequest.ask(node, "stall_after=1").send()) {
            client.next();
            node.terminate();
            Eventually.within(Limits.SOON, "readiness is DOWN", () -> draining(node));

            assertThat(Http.get(node.management("/actuator/health/liveness")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void streamThatOutlivesTheDrainTimeoutIsEndedWithAWord() {
        NodeProcess node = node("500ms");
        try (SseClient client = SseRequest.ask(node, "stall_after=1").send()) {
            client.next();

            node.terminate();

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("draining");
            assertThat(node.exitCode(Duration.ofSeconds(8))).isIn(IN_ORDER);
        }
    }

    @Test
    void readerOnAnotherGatewayIsToldThatTheLastStreamNodeLeaves() {
        NodeProcess streamer = CLUSTER.start(Launch.roles("stream").setting("DRAIN_TIMEOUT", "500ms"));
        try (SseClient client = SseRequest.ask(gateway, "stall_after=1").send()) {
            client.next();

            streamer.terminate();

            assertThat(client.rest()).extracting(SseEvent::code).containsExactly("draining");
        }
    }

    @Test
    void streamThatOutlivesTheDrainTimeoutIsGivenToAnotherNode() {
        NodeProcess leaves = CLUSTER.start(Launch.roles("stream").setting("DRAIN_TIMEOUT", "500ms"));
        try (SseClient client = SseRequest.ask(gateway, "rate=10&tokens=90").send()) {
            List<SseEvent> before = client.take(5);
            CLUSTER.start(Launch.roles("stream"));

            leaves.terminate();

            List<SseEvent> after = client.rest();
            assertThat(leaves.exitCode(Duration.ofSeconds(8))).isIn(IN_ORDER);
            assertThat(after).last().extracting(SseEvent::data).isEqualTo("[DONE]");
            assertThat(before.size() + after.size()).isEqualTo(seqOf(after.get(after.size() - 1)) + 1);
        }
    }

    /** The strict reader has checked that there is no gap and no repeat in between. */
    private static int seqOf(SseEvent event) {
        return Integer.parseInt(event.id().substring(event.id().lastIndexOf('-') + 1));
    }

    @Test
    void readersOfALeavingGatewayGoOnThroughAnother() {
        NodeProcess streamer = CLUSTER.start(Launch.roles("stream"));
        NodeProcess leaves = CLUSTER.start(Launch.roles("gateway").setting("DRAIN_TIMEOUT", "2s"));
        SseEvent last;
        try (SseClient client = SseRequest.ask(leaves, "rate=10&tokens=60").send()) {
            List<SseEvent> before = client.take(3);
            leaves.terminate();
            before.addAll(client.rest());
            last = before.get(before.size() - 1);
            assertThat(before).extracting(SseEvent::data).doesNotContain("[DONE]");
        }
        String stream = last.id().substring(0, last.id().lastIndexOf('-'));
        try (SseClient client = SseRequest.resume(gateway, stream, seqOf(last)).send()) {
            assertThat(client.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
        }
        assertThat(streamer.isAlive()).isTrue();
    }

    @Test
    void drainingNodeIsGivenNoNewStreams() {
        NodeProcess leaves = CLUSTER.start(Launch.roles("stream").setting("DRAIN_TIMEOUT", "10s"));
        try (SseClient running = SseRequest.ask(gateway, "stall_after=1")
                .header("X-Session-ID", "mine")
                .send()) {
            running.next();
            NodeProcess stays = CLUSTER.start(Launch.roles("stream"));
            leaves.terminate();
            Eventually.within(Limits.SOON, "readiness is DOWN", () -> draining(leaves));

            // For a moment the gateway may not know yet; what is refused then may be asked again.
            Eventually.within(Limits.SOON, "the session has moved", () -> {
                try (SseClient next =
                        SseRequest.ask(gateway).header("X-Session-ID", "mine").send()) {
                    return next.head().status() != 503 && next.streamNode().equals(stays.id());
                }
            });
        }
    }
}
