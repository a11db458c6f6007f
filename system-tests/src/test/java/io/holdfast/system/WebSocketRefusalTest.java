package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket message that can't be obeyed is answered with an error, and the socket goes on. */
class WebSocketRefusalTest {
    private static final String UNKNOWN = "00000000000000000000000000";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;

    private WsClient client;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node().setting("MAX_SOCKET_STREAMS", "2").setting("MAX_BODY_SIZE", "1MB"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void connect() {
        client = WsClient.connect(node.webSocket());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{\"type\":", "", "[1]", "\"query\"", "17", "null"})
    void whatIsNoJsonObjectIsToldToBeNone(String text) {
        assertThat(client.sendText(text).next("error").getString("code")).isEqualTo("invalid_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"sing\"}",
                "{\"type\":5}",
                "{\"type\":null}",
                "{\"type\":\"query\"}",
                "{\"type\":\"query\",\"body\":null}",
                "{\"type\":\"query\",\"body\":{},\"ref\":7}",
                "{\"type\":\"query\",\"body\":{},\"params\":[]}",
                "{\"type\":\"query\",\"body\":{},\"route\":\"nowhere\"}",
                "{\"type\":\"query\",\"body\":{},\"session\":{}}",
                "{\"type\":\"resume\",\"stream\":7}",
                "{\"type\":\"resume\",\"stream\":\"" + UNKNOWN + "\",\"after\":\"three\"}",
                "{\"type\":\"resume\",\"stream\":\"" + UNKNOWN + "\",\"after\":-2}",
                "{\"type\":\"cancel\",\"stream\":{}}"
            })
    void messageWithAWrongFieldIsABadRequest(String text) {
        assertThat(client.sendText(text).next("error").getString("code")).isEqualTo("bad_request");
    }

    @Test
    void socketGoesOnAfterABadMessage() {
        client.sendText("nonsense").next("error");

        assertThat(client.query("q1", "rate=5000&tokens=1").until("end")).hasSize(6);
    }

    @Test
    void refusalCarriesTheRefOfItsRequest() {
        assertThat(client.resume("r9", UNKNOWN, -1).next("error").getString("ref"))
                .isEqualTo("r9");
    }

    @Test
    void unknownStreamCanNotBeResumed() {
        assertThat(client.resume("r1", UNKNOWN, -1).next("error").getString("code"))
                .isEqualTo("stream_unknown");
    }

    @Test
    void unknownStreamCanNotBeCancelled() {
        assertThat(client.cancel("c1", UNKNOWN).next("error").getString("code")).isEqualTo("stream_unknown");
    }

    @Test
    void upstreamThatRefusesIsToldWithTheRefOfItsQuery() {
        JsonObject error = client.query("q1", "status=503").next("error");

        assertThat(error.getString("code")).isEqualTo("upstream_refused");
        assertThat(error.getString("ref")).isEqualTo("q1");
    }

    @Test
    void streamOverTheLimitOfOneSocketIsRefused() {
        client.query("q1", "stall_after=0").next("open");
        client.query("q2", "stall_after=0").next("open");

        assertThat(client.query("q3", "").next("error").getString("message")).contains("allowed: 2");
    }

    @Test
    void binaryMessageClosesTheSocketWithACodeThatSaysWhy() {
        assertThat(client.sendBinary().closeCode()).isEqualTo(1008);
    }

    @Test
    void messageThatIsTooLargeClosesTheSocketWithACodeThatSaysWhy() {
        String large = "{\"type\":\"query\",\"body\":\"" + "x".repeat(1024 * 1024) + "\"}";

        assertThat(client.sendText(large).closeCode()).isEqualTo(1009);
    }
}
