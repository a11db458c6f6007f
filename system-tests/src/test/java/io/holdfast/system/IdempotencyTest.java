package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A question that is asked twice under one key runs once, whichever gateways it comes through. */
class IdempotencyTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    private static final String QUESTION = "{\"q\":1}";
    private static NodeProcess left;
    private static NodeProcess right;
    private static int lastKey;

    private final String key = "key-" + ++lastKey;

    @BeforeAll
    static void start() {
        left = CLUSTER.start(Launch.node().with("--upstream", UPSTREAM.url()));
        right = CLUSTER.start(Launch.node().with("--upstream", UPSTREAM.url()));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    private SseClient ask(NodeProcess gateway, String query, String body) {
        return SseRequest.ask(gateway, query, body)
                .header("Idempotency-Key", key)
                .send();
    }

    private SseClient ask(NodeProcess gateway) {
        return ask(gateway, "", QUESTION);
    }

    private JsonObject query(Object body) {
        return new JsonObject().put("type", "query").put("idempotencyKey", key).put("body", body);
    }

    /** The next call that the upstream gets is that of a question that was asked after all others. */
    private static void assertNobodyElseAsked() {
        String last = "{\"last\":" + lastKey + "}";
        try (SseClient asker = SseRequest.ask(left, "", last).send()) {
            UpstreamCall call = UPSTREAM.nextCall();
            assertThat(call.body()).isEqualTo(last);
            call.begin().end();
            asker.rest();
        }
    }

    private static String code(SseClient refused) {
        return new JsonObject(refused.problem()).getString("code");
    }

    @RepeatedTest(5)
    void twoAtOnceThroughTwoGatewaysRunOnceAndReadTheSame() {
        try (SseClient first = ask(left);
                SseClient second = ask(right)) {
            UPSTREAM.nextCall()
                    .begin()
                    .say("data: one\n\n")
                    .say("data: two\n\n")
                    .end();

            assertThat(first.rest()).hasSize(2).isEqualTo(second.rest());
            assertNobodyElseAsked();
        }
    }

    @Test
    void twoAtOnceThroughOneGatewayRunOnceAndReadTheSame() {
        try (SseClient first = ask(left);
                SseClient second = ask(left)) {
            UPSTREAM.nextCall().begin().say("data: one\n\n").end();

            assertThat(first.rest()).hasSize(1).isEqualTo(second.rest());
            assertNobodyElseAsked();
        }
    }

    @Test
    void runningStreamIsReadFromItsStartUnderItsOwnName() {
        try (SseClient first = ask(left)) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            first.next();
            try (SseClient second = ask(right)) {
                second.next();
                call.say("data: two\n\n").end();

                assertThat(second.rest()).isEqualTo(first.rest());
                assertThat(second.events()).isEqualTo(first.events());
                for (String field : List.of("X-Stream-ID", "X-Session-ID", "Location", "X-Stream-Node")) {
                    assertThat(second.head().field(field))
                            .isPresent()
                            .isEqualTo(first.head().field(field));
                }
            }
        }
        assertNobodyElseAsked();
    }

    @Test
    void finishedStreamIsReadOnceMore() {
        try (SseClient first = ask(left)) {
            UPSTREAM.nextCall().begin().say("data: one\n\n").end();
            first.rest();

            try (SseClient second = ask(right)) {
                assertThat(second.rest()).isEqualTo(first.events());
            }
        }
        assertNobodyElseAsked();
    }

    @ParameterizedTest
    @CsvSource({"'', {\"q\":2}", "tokens=7, {\"q\":1}"})
    void anotherQuestionUnderTheKeyIsAConflict(String query, String body) {
        try (SseClient first = ask(left)) {
            UPSTREAM.nextCall().begin().end();
            first.rest();

            try (SseClient second = ask(right, query, body)) {
                assertThat(second.head().status()).isEqualTo(409);
                assertThat(code(second)).isEqualTo("idempotency_key_reused");
            }
        }
        assertNobodyElseAsked();
    }

    @RepeatedTest(3)
    void questionThatWasRefusedMayBeAskedAgainAtOnce() {
        try (SseClient first = ask(left)) {
            UPSTREAM.nextCall().answer(429, "text/plain", "later");
            assertThat(first.head().status()).isEqualTo(429);
        }

        try (SseClient second = ask(right)) {
            UPSTREAM.nextCall().begin().say("data: one\n\n").end();
            assertThat(second.rest()).hasSize(1);
        }
    }

    @Test
    void upstreamGetsTheStreamsIdAsItsKey() {
        try (SseClient asker = ask(left)) {
            UpstreamCall call = UPSTREAM.nextCall().begin();
            call.end();

            assertThat(call.head().field("Idempotency-Key")).contains(asker.streamId());
        }
    }

    @Test
    void webSocketReadsTheStreamThatAnotherOneAskedFor() {
        try (WsClient first = WsClient.connect(left.webSocket());
                WsClient second = WsClient.connect(right.webSocket())) {
            first.send(query(new JsonObject(QUESTION)));
            second.send(query(new JsonObject(QUESTION)));
            UPSTREAM.nextCall().begin().say("data: one\n\n").end();

            assertThat(first.until("end")).hasSize(3).isEqualTo(second.until("end"));
        }
        assertNobodyElseAsked();
    }

    @Test
    void webSocketReadsTheStreamThatSseHasAskedForWithTheSameBytes() {
        try (SseClient asker = ask(left);
                WsClient client = WsClient.connect(right.webSocket())) {
            UPSTREAM.nextCall().begin().say("data: one\n\n").end();
            asker.rest();

            client.send(query(new JsonObject(QUESTION)));

            assertThat(client.next("open").getString("stream")).isEqualTo(asker.streamId());
        }
        assertNobodyElseAsked();
    }

    @Test
    void webSocketIsToldOfAConflict() {
        try (WsClient client = WsClient.connect(left.webSocket())) {
            client.send(query(new JsonObject(QUESTION)));
            UPSTREAM.nextCall().begin().end();
            client.until("end");

            client.send(query("another"));

            assertThat(client.next("error").getString("code")).isEqualTo("idempotency_key_reused");
        }
    }
}
