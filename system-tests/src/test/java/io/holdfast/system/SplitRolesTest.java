package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways in front of two stream nodes: any gateway reaches any stream. */
class SplitRolesTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess left;
    private static NodeProcess right;
    private static Set<String> streamNodes;

    @BeforeAll
    static void start() {
        left = CLUSTER.start(Launch.roles("gateway"));
        streamNodes = Set.of(
                CLUSTER.start(Launch.roles("stream")).id(),
                CLUSTER.start(Launch.roles("stream")).id());
        right = CLUSTER.start(Launch.roles("gateway"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void answerCrossesFromTheStreamNodeToTheGateway() {
        try (SseClient client = SseRequest.ask(left).send()) {
            assertThat(client.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
            assertThat(client.streamNode()).isIn(streamNodes);
        }
    }

    @Test
    void selfTestCrossesToo() {
        try (SseClient client = SseRequest.get(left, "/api/stream/test").send()) {
            assertThat(client.rest()).hasSize(5);
        }
    }

    @Test
    void streamIsReadThroughBothGatewaysAtOnce() {
        try (SseClient asker = SseRequest.ask(left, "rate=100&tokens=50").send()) {
            asker.take(5);
            try (SseClient reader = SseRequest.read(right, asker.streamId()).send()) {
                assertThat(reader.rest()).isEqualTo(asker.rest().isEmpty() ? List.of() : asker.events());
            }
        }
    }

    @Test
    void clientThatChangesGatewaysAgainAndAgainLosesNothing() {
        String stream;
        List<SseEvent> seen = new ArrayList<>();
        try (SseClient asker = SseRequest.ask(left, "rate=200&tokens=80").send()) {
            stream = asker.streamId();
            seen.addAll(asker.take(10));
        }
        for (int change = 0; change < 6; change++) {
            NodeProcess gateway = change % 2 == 0 ? right : left;
            try (SseClient reader =
                    SseRequest.resume(gateway, stream, seen.size() - 1).send()) {
                seen.addAll(reader.take(10));
            }
        }
        try (SseClient last = SseRequest.resume(right, stream, seen.size() - 1).send();
                SseClient whole = SseRequest.read(left, stream).send()) {
            seen.addAll(last.rest());

            assertThat(seen).hasSize(83).isEqualTo(whole.rest());
        }
    }

    @Test
    void cancelThroughTheOtherGatewayIsToldToTheReader() {
        try (SseClient asker = SseRequest.ask(left, "stall_after=2").send()) {
            asker.take(2);

            assertThat(Http.delete(right.http("/api/stream/" + asker.streamId()))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(asker.rest()).extracting(SseEvent::code).containsExactly("cancelled");
        }
    }

    @Test
    void endedStreamIs204ThroughTheOtherGateway() {
        try (SseClient asker = SseRequest.ask(left, "rate=5000&tokens=10").send()) {
            asker.rest();

            try (SseClient reader =
                    SseRequest.resume(right, asker.streamId(), 12).send()) {
                assertThat(reader.head().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void largeEventCrossesWhole() {
        String question = "{\"messages\":[{\"content\":\"" + "x".repeat(150_000) + "\"}]}";
        try (SseClient client =
                SseRequest.ask(left, "rate=5000&tokens=3", question).send()) {
            assertThat(client.rest()).hasSize(6);
        }
    }

    @Test
    void webSocketReadsAcrossNodesWhatSseHasAsked() {
        try (SseClient asker = SseRequest.ask(left, "rate=5000&tokens=10").send();
                WsClient client = WsClient.connect(right.webSocket())) {
            asker.rest();

            client.resume("r1", asker.streamId(), -1).next("open");

            assertThat(client.events(13))
                    .extracting(message -> message.getString("data"))
                    .isEqualTo(SseEvent.data(asker.events()));
        }
    }

    @Test
    void sessionStaysOnItsStreamNodeThroughEveryGateway() {
        for (int session = 0; session < 6; session++) {
            String name = "affine-" + session;
            Set<String> nodes = IntStream.range(0, 4)
                    .mapToObj(turn -> nodeOf(turn % 2 == 0 ? left : right, name))
                    .collect(Collectors.toSet());

            assertThat(nodes).as(name).hasSize(1);
        }
    }

    @Test
    void sessionsAreSharedOutAmongTheStreamNodes() {
        // Rendezvous hashing gives all of 24 sessions to one of two nodes once in 8 million runs.
        Set<String> nodes = IntStream.range(0, 24)
                .mapToObj(session -> nodeOf(left, "shared-out-" + session))
                .collect(Collectors.toSet());

        assertThat(nodes).isEqualTo(streamNodes);
    }

    private static String nodeOf(NodeProcess gateway, String session) {
        try (SseClient client = SseRequest.ask(gateway, "rate=5000&tokens=1")
                .header("X-Session-ID", session)
                .send()) {
            client.rest();
            return client.streamNode();
        }
    }

    @Test
    void gatewayStartLineHasNoStreamUrlsAndStreamNodesServeNoClients() {
        assertThat(left.startLine().roles()).containsExactly("gateway");
        assertThat(left.startLine().urls()).containsOnlyKeys("http", "ws", "management");
    }
}
