package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Stream nodes that come behind a gateway that is there already. */
class StreamNodeJoinTest {
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

    @Test
    void withoutAStreamNodeQuestionsAreRefusedUntilOneJoins() {
        HttpResponse<String> refused = Http.post(SseRequest.ask(gateway).uri(), SseRequest.QUESTION);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Problem.of(refused).code()).isEqualTo("no_stream_node");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();

        NodeProcess streamer = CLUSTER.start(Launch.roles("stream"));

        assertThat(nodeOf("any")).isEqualTo(streamer.id());
    }

    @Test
    void nodeThatJoinsLaterIsGivenNewSessions() {
        NodeProcess first = CLUSTER.start(Launch.roles("stream"));
        assertThat(nodeOf("early")).isEqualTo(first.id());

        NodeProcess second = CLUSTER.start(Launch.roles("stream"));

        Set<String> nodes = new HashSet<>();
        for (int session = 0; session < 24; session++) {
            nodes.add(nodeOf("late-" + session));
        }
        assertThat(nodes).containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(nodeOf("early")).as("a session that was bound before").isEqualTo(first.id());
    }

    @Test
    void streamWhoseOnlyNodeIsKilledWaitsForOneThatJoins() {
        NodeProcess only = CLUSTER.start(Launch.roles("stream"));
        try (SseClient reader = SseRequest.ask(gateway, "rate=50&tokens=60").send()) {
            reader.take(10);

            only.kill();
            CLUSTER.start(Launch.roles("stream"));

            assertThat(reader.rest())
                    .hasSize(53)
                    .last()
                    .extracting(SseEvent::data)
                    .isEqualTo("[DONE]");
        }
    }

    private static String nodeOf(String session) {
        try (SseClient client = SseRequest.ask(gateway, "rate=5000&tokens=1")
                .header("X-Session-ID", session)
                .send()) {
            client.rest();
            return client.streamNode();
        }
    }
}
