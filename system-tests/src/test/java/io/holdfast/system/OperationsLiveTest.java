package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a dashboard is told while it looks. */
class OperationsLiveTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final int MOST = 2;
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Operator.launch(Launch.node())
                .setting("MAX_LIVE_SOCKETS", String.valueOf(MOST))
                .setting("MAX_TAPS", "1"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static String ticket() {
        return new Operator(node).done("/tickets").getString("ticket");
    }

    private static URI live(String ticket) {
        return node.management("/api/operations/live?ticket=" + ticket);
    }

    private static WsClient connect() {
        return WsClient.connect(URI.create(live(ticket()).toString().replaceFirst("http", "ws")));
    }

    private static JsonObject awaitPage(WsClient socket) {
        JsonObject message = socket.next();
        while (!message.containsKey("streams")) {
            message = socket.next();
        }
        return message.getJsonObject("streams");
    }

    private static List<JsonObject> awaitStreams(WsClient socket) {
        return Operator.list(awaitPage(socket), "streams");
    }

    @Test
    void snapshotComesFirstAndThenWhatChanges() {
        try (WsClient socket = connect()) {
            JsonObject snapshot = socket.next("snapshot");

            assertThat(snapshot.fieldNames()).contains("health", "alerts", "nodes", "unanswered", "events");
            assertThat(Operator.list(snapshot, "nodes"))
                    .singleElement()
                    .extracting(one -> one.getString("id"))
                    .isEqualTo(node.id());
            assertThat(socket.next("delta").fieldNames()).contains("nodes").doesNotContain("health");
        }
    }

    @Test
    void streamsAreToldWhileTheyChange() {
        try (WsClient socket = connect();
                SseClient reader = SseRequest.ask(node, "stall_after=3")
                        .header("X-Session-ID", "live")
                        .send()) {
            reader.take(3);
            socket.sendText("{\"streams\": \"session=live\"}");
            assertThat(awaitStreams(socket))
                    .singleElement()
                    .extracting(stream -> stream.getString("state"))
                    .isEqualTo("open");

            new Operator(node).done("/streams/" + reader.streamId() + "/cancel");

            assertThat(awaitStreams(socket))
                    .singleElement()
                    .extracting(stream -> stream.getString("state"))
                    .isEqualTo("cancelled");
        }
    }

    @Test
    void pageNamesTheQueryThatItAnswers() {
        try (WsClient socket = connect()) {
            socket.sendText("{\"streams\": \"state=open&limit=1\"}");
            assertThat(awaitPage(socket).getString("query")).isEqualTo("state=open&limit=1");

            socket.sendText("{\"streams\": \"state=ended\"}");

            assertThat(awaitPage(socket).getString("query")).isEqualTo("state=ended");
        }
    }

    @Test
    void wrongSubscriptionIsToldWithItsRule() {
        try (WsClient socket = connect()) {
            socket.next("snapshot");
            socket.sendText("{\"streams\": \"state=asleep\"}");

            JsonObject problem = socket.until("problem").stream()
                    .reduce((before, last) -> last)
                    .orElseThrow();
            assertThat(problem.getString("detail")).startsWith("state: asleep (expected: ");
        }
    }

    @Test
    void ticketIsGoodOnce() {
        String ticket = ticket();
        WsClient.connect(URI.create(live(ticket).toString().replaceFirst("http", "ws")))
                .close();

        assertThat(Http.get(live(ticket)).statusCode()).isEqualTo(401);
    }

    @Test
    void withoutATicketNothingIsTold() {
        assertThat(Http.get(live("")).statusCode()).isEqualTo(401);
    }

    @Test
    void pageOfAnotherOriginIsRefused() {
        assertThat(Http.get(live(ticket()), "Origin", "http://elsewhere.example")
                        .statusCode())
                .isEqualTo(403);
    }

    private static void await(String gauge, int value) {
        Eventually.within(
                Limits.SOON, gauge + " is " + value, () -> Metrics.of(node).value(gauge) == value);
    }

    @Test
    void socketsAreCountedAndNoMoreThanConfigured() {
        await("holdfast_live_sockets", 0);
        try (WsClient one = connect();
                WsClient two = connect()) {
            one.next("snapshot");
            two.next("snapshot");
            await("holdfast_live_sockets", MOST);

            assertThatThrownBy(OperationsLiveTest::connect).rootCause().hasMessageContaining("503");
        }
        await("holdfast_live_sockets", 0);
    }

    @Test
    void tapsAreCountedAndNoMoreThanConfigured() {
        try (SseClient reader = SseRequest.ask(node, "stall_after=3").send()) {
            reader.take(3);
            String tap = "/streams/" + reader.streamId() + "/tap";
            SseRequest request = new SseRequest(
                    "GET",
                    node.management("/api/operations" + tap),
                    List.of("Authorization: Bearer " + Operator.TOKEN),
                    "",
                    0);
            try (SseClient following = request.send()) {
                assertThat(following.head().status()).isEqualTo(200);
                await("holdfast_taps", 1);

                assertThat(Problem.of(new Operator(node).get(tap)).code()).isEqualTo("connection_limit");
            }
            await("holdfast_taps", 0);
        }
    }
}
