package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes with all roles, many streams at once. */
class ThreeNodesTest {
    private static final int STREAMS = 60;
    private static final TestCluster CLUSTER = TestCluster.create();
    private static List<NodeProcess> nodes;

    @BeforeAll
    static void start() {
        nodes = List.of(startNode(), startNode(), startNode());
    }

    /** A busy machine must not make it full, which sends streams elsewhere. */
    private static NodeProcess startNode() {
        return CLUSTER.start(Launch.node().setting("OVERLOAD_LAG", "0s"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static NodeProcess node(int turn) {
        return nodes.get(turn % nodes.size());
    }

    @Test
    void sixtyStreamsAreReadThroughEveryGatewayWithoutAGap() {
        List<SseClient> askers = new ArrayList<>();
        List<SseClient> readers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            askers.add(SseRequest.ask(node(i), "rate=30&tokens=60").send());
        }
        for (int i = 0; i < STREAMS; i++) {
            // Through the two gateways that did not ask, in the middle of the answer.
            String stream = askers.get(i).streamId();
            readers.add(SseRequest.read(node(i + 1), stream).send());
            readers.add(SseRequest.read(node(i + 2), stream).send());
        }
        for (int i = 0; i < STREAMS; i++) {
            List<SseEvent> whole = askers.get(i).rest();

            assertThat(whole).hasSize(63).last().extracting(SseEvent::data).isEqualTo("[DONE]");
            assertThat(readers.get(2 * i).rest()).isEqualTo(whole);
            assertThat(readers.get(2 * i + 1).rest()).isEqualTo(whole);
        }
        askers.forEach(SseClient::close);
        readers.forEach(SseClient::close);
    }

    @Test
    void streamsStayOnTheNodeThatIsAskedWhileItIsNotFull() {
        Set<String> owners = nodes.stream()
                .map(node -> {
                    try (SseClient client =
                            SseRequest.ask(node, "rate=5000&tokens=1").send()) {
                        return client.streamNode();
                    }
                })
                .collect(Collectors.toSet());

        assertThat(owners).hasSize(3);
    }
}
