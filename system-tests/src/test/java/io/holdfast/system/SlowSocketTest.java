package io.holdfast.system;

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
    private static final int EVENTS = 20_000;
    /** Each a message of more than 100 bytes; the kernels at both ends take some MB of them. */
    private static final int MOST_WRITTEN = 40_000;

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
                stuck.send(RawSocket.FIN | RawSocket.TEXT, question(LONG));
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

    /** What is written waits in the node's memory, but for what the kernels take; the rest stays in the journal. */
    @Test
    void isWrittenNoMoreThanBuffersTake() throws IOException {
        try (TestCluster alone = TestCluster.create();
                NodeProcess patient = alone.start(
                        Launch.node().setting("SLOW_READER_TIMEOUT", "10m").setting("READER_PATIENCE", "1s"));
                RawSocket stuck = RawSocket.open(patient, "/ws/")) {
            for (int i = 0; i < STREAMS; i++) {
                stuck.send(RawSocket.FIN | RawSocket.TEXT, question("rate=20000&tokens=" + EVENTS));
            }

            Eventually.within(
                    Limits.START,
                    "all has been said and kept",
                    () -> Metrics.of(patient).sample("streaming_streams_ended_total{outcome=\"ended\"}") == STREAMS);

            assertThat(Metrics.of(patient).sample("streaming_messages_sent_total"))
                    .isLessThan(MOST_WRITTEN);
        }
    }

    private static String question(String params) {
        return new JsonObject()
                .put("type", "query")
                .put("params", params)
                .put("body", new JsonObject(SseRequest.QUESTION))
                .encode();
    }
}
