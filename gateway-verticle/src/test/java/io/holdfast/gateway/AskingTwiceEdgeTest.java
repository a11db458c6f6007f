package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.client.IdempotencyKey;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.gateway.reading.Sample;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions with an idempotency key, of which only the first may reach an owner as a new stream. */
class AskingTwiceEdgeTest {
    private static final String QUESTION = "{\"q\":1}";
    private static int lastKey;

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = ClientRig.impatient();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig);

    private final String key = "key-" + ++lastKey;
    private final String scoped = IdempotencyKeys.scoped("", OpeningRequest.QUERY, key);

    private Answer ask() {
        return ask(key, QUESTION);
    }

    private static Answer ask(String sent, String body) {
        return edge.post(Edge.QUERY, body, Map.of("Idempotency-Key", sent));
    }

    private static Open opened(int count) {
        rig.awaitThat(() -> rig.owner().asked(Open.class).size() == count);
        return rig.owner().asked(Open.class).get(count - 1);
    }

    private static Attach attached() {
        rig.awaitThat(() -> !rig.owner().asked(Attach.class).isEmpty());
        return rig.owner().asked(Attach.class).get(0);
    }

    /** Somebody has asked before, of whom nothing more is known. */
    private StreamId claimed(String node, long ageMs) {
        IdempotencyKeys keys = rig.cluster().keys();
        String digest =
                IdempotencyKey.digest(new OpeningRequest(OpeningRequest.QUERY, "", Map.of(), Buffer.buffer(QUESTION)));
        StreamId stream = StreamId.random();
        var entry = new IdempotencyKeys.Entry(stream, node, "s-1", digest, keys.now() - ageMs);
        rig.loop().await(rig.loop().call(() -> keys.claim(scoped, entry, 3_600_000)));
        return stream;
    }

    private static String code(Answer problem) {
        return new JsonObject(problem.body()).getString("code");
    }

    @Test
    void theOwnerIsToldTheKey() {
        ask();

        assertThat(opened(1).request().terms().idempotencyKey()).isEqualTo(scoped);
    }

    @Test
    void theUpstreamIsNot() {
        ask();

        assertThat(opened(1).request().headers()).doesNotContainKey("idempotency-key");
    }

    @Test
    void theSecondWaitsUntilTheStreamHasBegunAndReadsItFromItsStart() {
        ask();
        StreamId stream = opened(1).stream();
        ask();
        rig.register(stream, "owner");

        assertThat(attached()).isEqualTo(new Attach(2, stream, 0, 1024));
        assertThat(rig.owner().asked(Open.class)).hasSize(1);
    }

    @Test
    void theSecondIsAnsweredInTheFirstsSession() {
        StreamId stream = claimed("owner", 0);
        rig.register(stream, "owner");
        Answer answer = ask();
        rig.say(new Attached(attached().subscription(), ClientRig.EPOCH));

        assertThat(List.of(answer.header("X-Session-ID"), answer.header("X-Stream-ID"), answer.header("Location")))
                .containsExactly("s-1", stream.value(), "/api/stream/" + stream);
    }

    @Test
    void aStreamThatIsOverIsAnsweredWholeAgain() {
        rig.register(claimed("owner", 0), "owner");
        Answer answer = ask();
        long subscription = attached().subscription();
        rig.say(
                new Attached(subscription, ClientRig.EPOCH),
                new Ended(subscription, ClientRig.EPOCH, 0, Outcome.ENDED));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void theSecondWaitsForTheUpstreamAsLongAsTheFirst() {
        rig.register(claimed("owner", 0), "owner");
        Answer answer = ask();
        attached();
        rig.run(() -> rig.client().sweep());
        // Longer than any other attach would be waited for.
        rig.loop()
                .await(rig.loop().vertx().timer(Sample.config().attachTimeout().toMillis() * 2));
        rig.run(() -> rig.client().sweep());

        assertThat(answer.begun()).isFalse();
    }

    @Test
    void theQuotesThatTheDraftAsksForAreNotPartOfTheKey() {
        ask();
        rig.register(opened(1).stream(), "owner");
        ask('"' + key + '"', QUESTION);

        assertThat(attached().stream()).isEqualTo(opened(1).stream());
    }

    @Test
    void anotherQuestionIsAConflict() {
        ask();
        opened(1);
        Answer second = ask(key, "{\"q\":2}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(code(second)).isEqualTo("idempotency_key_reused");
    }

    @Test
    void aStreamThatDoesNotBeginInTimeIsNotAskedForTwice() {
        claimed("owner", 0);
        Answer answer = ask();

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(rig.owner().asked()).isEmpty();
    }

    @Test
    void aStreamThatCanNotBeginAnyMoreIsNotInTheWay() {
        claimed("owner", Sample.OPEN_TIMEOUT_MS + 60_000);
        ask();

        opened(1);
    }

    @Test
    void aStreamWhoseNodeWasLostBeforeItBeganIsNotInTheWay() {
        claimed("gone", 0);
        ask();

        opened(1);
    }

    @Test
    void aKeyThatIsReleasedWhileTheSecondWaitsIsTheSeconds() {
        ask();
        StreamId first = opened(1).stream();
        ask();
        rig.loop().await(rig.loop().call(() -> rig.cluster().keys().release(scoped, first)));

        assertThat(opened(2).stream()).isNotEqualTo(first);
    }

    @Test
    void aKeyThatIsTooLongIsSaid() {
        Answer answer = ask("k".repeat(256), QUESTION);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail"))
                .isEqualTo("Idempotency-Key: 256 characters (expected: 1 to 255, all of them printable ASCII)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", " "})
    void aKeyThatIsEmptyIsSaid(String empty) {
        assertThat(new JsonObject(ask(empty, QUESTION).body()).getString("detail"))
                .startsWith("Idempotency-Key: 0 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000", "\u007f", "ä"})
    void aKeyThatIsNotPrintableIsAtFault(String bad) {
        assertThat(IdempotencyKey.fault("idempotencyKey", bad)).isPresent();
    }

    @Test
    void aWebSocketHasItInAFieldOfItsOwn() {
        Socket socket = edge.connect();
        JsonObject query = new JsonObject()
                .put("type", "query")
                .put("ref", "q1")
                .put("idempotencyKey", key)
                .put("body", new JsonObject(QUESTION));
        socket.send(query);
        rig.register(opened(1).stream(), "owner");
        socket.send(query.put("ref", "q2"));
        attached();
        socket.send(query.put("ref", "q3").put("body", "another"));

        assertThat(socket.await(1).getString("code")).isEqualTo("idempotency_key_reused");
        assertThat(socket.await(1).getString("ref")).isEqualTo("q3");
    }

    @Test
    void aWebSocketIsToldWhatIsWrongWithItsKey() {
        Socket socket = edge.connect();
        socket.send(
                new JsonObject().put("type", "query").put("idempotencyKey", "").put("body", 1));

        assertThat(socket.await(1).getString("message"))
                .isEqualTo("idempotencyKey: 0 characters (expected: 1 to 255, all of them printable ASCII)");
    }
}
