package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same streams over a WebSocket, several on one socket. */
class WebSocketTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node());
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static WsClient connect() {
        return WsClient.connect(node.webSocket());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "http"})
    void bothPortsSpeakTheSubprotocol(String port) {
        URI uri = URI.create("ws://" + node.startLine().url(port).getAuthority() + "/ws/");
        try (WsClient client = WsClient.connect(uri)) {
            assertThat(client.subprotocol()).isEqualTo("holdfast.v1");
            assertThat(client.query("q1", "rate=5000&tokens=10").until("end")).hasSize(15);
        }
    }

    @Test
    void questionIsOpenedAnsweredInOrderAndEnded() {
        try (WsClient client = connect()) {
            List<JsonObject> messages =
                    client.query("q1", "rate=5000&tokens=10").until("end");

            assertThat(messages.get(0).getString("type")).isEqualTo("open");
            assertThat(messages.subList(1, 14))
                    .extracting(message -> message.getInteger("seq"))
                    .isEqualTo(IntStream.range(0, 13).boxed().toList());
            assertThat(messages.get(14).getString("outcome")).isEqualTo("ended");
        }
    }

    @Test
    void openTellsWhatHttpTellsInItsHead() {
        try (WsClient client = connect()) {
            JsonObject open = client.query("q1", "rate=5000&tokens=10").next("open");

            assertThat(open.getString("ref")).isEqualTo("q1");
            assertThat(open.getString("stream")).matches("[0-9a-z]{26}");
            assertThat(open.getString("session")).isNotBlank();
            assertThat(open.getString("node")).isEqualTo(node.id());
        }
    }

    @Test
    void queryMayNameItsSession() {
        try (WsClient client = connect()) {
            client.send(new JsonObject()
                    .put("type", "query")
                    .put("body", new JsonObject())
                    .put("params", "tokens=1")
                    .put("session", "alice-7"));

            assertThat(client.next("open").getString("session")).isEqualTo("alice-7");
        }
    }

    @Test
    void eventsAreThoseThatAreReadOverSse() {
        try (WsClient client = connect()) {
            List<JsonObject> messages =
                    client.query("q1", "rate=5000&tokens=30").until("end");
            String stream = messages.get(0).getString("stream");

            try (SseClient sse = SseRequest.read(node, stream).send()) {
                assertThat(messages.subList(1, messages.size() - 1))
                        .extracting(message -> new SseEvent(
                                stream + "-" + message.getInteger("seq"),
                                message.getString("event", ""),
                                message.getString("data")))
                        .isEqualTo(sse.rest());
            }
        }
    }

    @Test
    void severalStreamsRunAtOnceOnOneSocket() {
        try (WsClient client = connect()) {
            for (int i = 0; i < 5; i++) {
                client.query("q" + i, "rate=200&tokens=40");
            }
            Map<String, List<Integer>> seqs = untilEnds(client, 5).stream()
                    .filter(message -> message.getString("type").equals("event"))
                    .collect(Collectors.groupingBy(
                            message -> message.getString("stream"),
                            Collectors.mapping(message -> message.getInteger("seq"), Collectors.toList())));

            assertThat(seqs).hasSize(5);
            assertThat(seqs.values())
                    .allSatisfy(seq -> assertThat(seq)
                            .isEqualTo(IntStream.range(0, 43).boxed().toList()));
        }
    }

    private static List<JsonObject> untilEnds(WsClient client, int ends) {
        return IntStream.range(0, ends)
                .boxed()
                .flatMap(end -> client.until("end").stream())
                .toList();
    }

    @Test
    void streamOfACutSocketIsResumedOnAnother() {
        String stream;
        try (WsClient client = connect()) {
            stream = client.query("q1", "rate=200&tokens=40").next("open").getString("stream");
            client.events(10);
        }
        try (WsClient client = connect()) {
            client.resume("r1", stream, 9).next("open");

            assertThat(client.events(33).get(0).getInteger("seq")).isEqualTo(10);
            assertThat(client.next("end").getString("outcome")).isEqualTo("ended");
        }
    }

    @Test
    void resumeFromTheStartReplaysEverything() {
        try (WsClient client = connect()) {
            String stream = client.query("q1", "rate=5000&tokens=10")
                    .until("end")
                    .get(0)
                    .getString("stream");

            client.resume("r1", stream, -1).next("open");

            assertThat(client.events(13).get(0).getInteger("seq")).isZero();
        }
    }

    @Test
    void streamAskedOverSseIsReadOnOverAWebSocket() {
        try (SseClient sse = SseRequest.ask(node, "rate=5000&tokens=10").send();
                WsClient client = connect()) {
            sse.rest();

            client.resume("r1", sse.streamId(), 8).next("open");

            assertThat(client.events(4))
                    .extracting(message -> message.getString("data"))
                    .isEqualTo(SseEvent.data(sse.events().subList(9, 13)));
        }
    }

    @Test
    void cancelIsToldByAnErrorAndAnEnd() {
        try (WsClient client = connect()) {
            String stream = client.query("q1", "stall_after=2").next("open").getString("stream");
            client.events(2);

            client.cancel("c1", stream);

            assertThat(client.next("error").getString("code")).isEqualTo("cancelled");
            assertThat(client.next("end").getString("outcome")).isEqualTo("cancelled");
        }
    }

    @Test
    void cancelOverAWebSocketIsToldToReadersOverSse() {
        try (SseClient sse = SseRequest.ask(node, "stall_after=2").send();
                WsClient client = connect()) {
            sse.take(2);

            client.cancel("c1", sse.streamId());

            assertThat(sse.rest()).extracting(SseEvent::code).containsExactly("cancelled");
        }
    }

    @Test
    void brokenUpstreamIsToldByAnErrorAndAnEnd() {
        try (WsClient client = connect()) {
            client.query("q1", "fail_after=3&rate=500").next("open");
            client.events(3);

            assertThat(client.next("error").getString("code")).isEqualTo("upstream_lost");
            assertThat(client.next("end").getString("outcome")).isEqualTo("failed");
        }
    }

    @Test
    void questionInOneLargeFrameIsTakenSinceBrowsersSendNoOther() throws Exception {
        // The JDK's client would send it in pieces of 16 KB.
        String question = "{\"type\":\"query\",\"params\":\"tokens=1\",\"body\":\"" + "x".repeat(200_000) + "\"}";
        Vertx vertx = Vertx.vertx();
        // Held until the end: Vert.x closes a client that nobody refers to any more.
        WebSocketClient browser = vertx.createWebSocketClient();
        Promise<String> answer = Promise.promise();
        try {
            browser.connect(new WebSocketConnectOptions()
                            .setAbsoluteURI(node.webSocket().toString())
                            .addSubProtocol("holdfast.v1"))
                    .compose(socket -> {
                        socket.closeHandler(closed -> answer.tryFail("closed"));
                        socket.textMessageHandler(answer::tryComplete);
                        return socket.writeFinalTextFrame(question);
                    })
                    .onFailure(answer::tryFail);

            assertThat(answer.future().await(15, TimeUnit.SECONDS)).contains("\"type\":\"open\"");
        } finally {
            browser.close().await(15, TimeUnit.SECONDS);
            vertx.close().await(15, TimeUnit.SECONDS);
        }
    }
}
