package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Logs for machines: {@code log-format: json}. */
class JsonLogTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void endOfAStreamIsOneObjectThatNamesStreamSessionAndClient() throws InterruptedException {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Launch.node().setting("LOG_FORMAT", "json"));
            String stream;
            try (SseClient client = SseRequest.ask(node, "rate=5000&tokens=10")
                    .header("X-Session-ID", "logged-1")
                    .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                    .send()) {
                stream = client.streamId();
                client.rest();
            }

            JsonObject line = node.log()
                    .await(text -> text.contains("Stream read over"), Limits.SOON)
                    .map(JsonObject::new)
                    .orElseThrow();

            assertThat(line.getMap())
                    .containsEntry("message", "Stream read over")
                    .containsEntry("level", "INFO")
                    .containsEntry("stream", stream)
                    .containsEntry("session", "logged-1")
                    .containsEntry("trace", TRACE)
                    .containsEntry("ip", "127.0.0.1")
                    .containsEntry("path", SseRequest.QUERY)
                    .containsEntry("how", "ended")
                    .containsKey("durationMs");
        }
    }
}
