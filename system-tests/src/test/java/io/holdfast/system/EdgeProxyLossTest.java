package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.system.EdgeProxy.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node is killed behind a real proxy: clients do as an EventSource does, which gives up on any status but 200. */
class EdgeProxyLossTest {
    private static final int CLIENTS = 9;
    private static final int TOKENS = 40;

    private static final TestCluster CLUSTER = TestCluster.create();
    private static final List<NodeProcess> NODES = new ArrayList<>();

    @BeforeAll
    static void start() {
        IntStream.range(0, 2).forEach(i -> NODES.add(CLUSTER.start(Launch.node())));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @ParameterizedTest
    @EnumSource
    void killedNodeIsPassedOverAndEveryStreamIsReadToItsEnd(Kind kind) {
        NodeProcess dying = CLUSTER.start(Launch.node());
        List<NodeProcess> three = new ArrayList<>(NODES);
        three.add(dying);
        try (EdgeProxy proxy = EdgeProxy.before(kind, three)) {
            List<SseClient> clients = ask(proxy);
            clients.forEach(client -> client.take(5));
            long there = dying.log().lines().stream()
                    .filter(line -> line.contains("Stream read started"))
                    .count();
            assertThat(there).as("clients of the node that dies").isPositive();

            dying.kill();

            for (SseClient client : clients) {
                assertThat(toTheEnd(proxy, client)).hasSize(TOKENS + 3);
                client.close();
            }
            ask(proxy).forEach(client -> {
                assertThat(client.streamHead().status()).isEqualTo(200);
                client.close();
            });
            CLUSTER.awaitWhole();
        }
    }

    private static List<SseClient> ask(EdgeProxy proxy) {
        return IntStream.range(0, CLIENTS)
                .mapToObj(i -> proxy.ask("rate=20&tokens=" + TOKENS)
                        .header("X-Session-ID", "loss-" + i)
                        .send())
                .toList();
    }

    /** Comes back until the stream's last event is there. */
    private static List<SseEvent> toTheEnd(EdgeProxy proxy, SseClient client) {
        List<SseEvent> seen = new ArrayList<>(client.events());
        boolean over = client.restOrBreak(seen);
        while (!over) {
            try (SseClient back =
                    proxy.resume(client.streamId(), seen.size() - 1).send()) {
                // A 502 or 503 fails here, as it ends an EventSource.
                back.streamHead();
                over = back.restOrBreak(seen);
            }
        }
        return seen;
    }
}
