package io.holdfast.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser's WebSocket that asks for streams and does not read what comes. */
class SlowSocketTest {
    private static final int STREAMS = 8;
    private static final String LONG = "rate=20000&tokens=40000";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node().setting("SLOW_READER_TIMEOUT", "1s"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void isHungUpOnAndTheOthersGoOn() throws IOException {
        try (RawSocket stuck = RawSocket.open(node, "/ws/");
                WsClient other = WsClient.connect(node.webSocket())) {
            for (int i = 0; i < STREAMS; i++) {
                stuck.send(RawSocket.FIN | RawSocket.TEXT, question().getBytes(UTF_8));
            }
            other.query("other", "rate=1000&tokens=1000");

            Eventually.within(
                    Limits.START,
                    "the client is cut off",
                    () -> Metrics.of(node).sample("gateway_connections_cut_total{reason=\"slow_reader\"}") == 1);

            assertThat(other.until("end"))
                    .last()
                    .extracting(end -> end.getString("outcome"))
                    .isEqualTo("ended");
        }
    }

    private static String question() {
        return new JsonObject()
                .put("type", "query")
                .put("params", LONG)
                .put("body", new JsonObject(SseRequest.QUESTION))
                .encode();
    }
}
