package io.holdfast.gateway;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static io.holdfast.gateway.reading.Sample.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client of the subprotocol holdfast.v1 sees, as docs/websocket.md has it. */
class WebSocketEdgeTest {
    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig);

    private Socket socket;

    @BeforeEach
    void connect() {
        socket = edge.connect();
    }

    private void query(String ref) {
        int before = rig.owner().asked().size();
        socket.send(new JsonObject()
                .put("type", "query")
                .put("ref", ref)
                .put("session", "s-1")
                .put("params", "rate=5&sessionId=x")
                .put("body", new JsonObject().put("q", 1)));
        rig.awaitThat(() -> rig.owner().asked().size() > before);
    }

    private void resume(long after) {
        int before = rig.owner().asked().size();
        socket.send(new JsonObject()
                .put("type", "resume")
                .put("ref", "r1")
                .put("stream", rig.stream().value())
                .put("after", after));
        rig.awaitThat(() -> rig.owner().asked().size() > before);
    }

    private static Open opened() {
        return rig.owner().asked(Open.class).get(0);
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    @Nested
    class Query {
        @Test
        void theOwnerGetsTheQuestion() {
            query("q1");

            assertThat(opened().session()).isEqualTo("s-1");
            assertThat(opened().request().query()).isEqualTo("rate=5");
            assertThat(opened().request().body()).hasToString("{\"q\":1}");
            assertThat(opened().request().headers()).containsEntry("content-type", "application/json");
        }

        @Test
        void theAnswerIsOpenAndThenTheEvents() {
            query("q1");
            String stream = opened().stream().value();
            rig.say(new Attached(1, EPOCH), new Events(1, EPOCH, List.of(event(0, "a"), event(1, "delta", "b"))));
            socket.await(3);

            assertThat(socket.received())
                    .containsExactly(
                            json("{'type':'open','ref':'q1','stream':'" + stream + "','session':'s-1','node':'owner'}"),
                            json("{'type':'event','stream':'" + stream + "','seq':0,'data':'a'}"),
                            json("{'type':'event','stream':'" + stream + "','seq':1,'event':'delta','data':'b'}"));
        }

        @Test
        void aGoodEndIsSaid() {
            query("q1");
            rig.say(new Attached(1, EPOCH), new Ended(1, EPOCH, 0, Outcome.ENDED));
            socket.await(2);

            assertThat(socket.received().get(1))
                    .isEqualTo(json("{'type':'end','ref':'q1','stream':'" + opened().stream()
                            + "','seq':0,'outcome':'ended'}"));
        }

        @Test
        void beforeABadEndItIsSaidWhy() {
            query("q1");
            rig.say(new Attached(1, EPOCH), new Ended(1, EPOCH, 0, Outcome.cancelled(Fault.CANCELLED)));
            socket.await(3);

            assertThat(socket.types()).containsExactly("open", "error", "end");
            assertThat(socket.received().get(1).getString("code")).isEqualTo("cancelled");
        }

        @Test
        void aRefusalIsAnErrorWithTheRequestsRef() {
            query("q1");
            rig.say(new Refused(1, Fault.UPSTREAM_REFUSED, "status 429", 429));

            assertThat(socket.await(1).getString("ref")).isEqualTo("q1");
            assertThat(socket.await(1).getString("code")).isEqualTo("upstream_refused");
        }

        @Test
        void severalStreamsRunAtOnce() {
            query("q1");
            query("q2");
            rig.say(new Attached(1, EPOCH), new Attached(2, EPOCH));
            socket.await(2);

            assertThat(socket.received())
                    .extracting(message -> message.getString("ref"))
                    .containsExactly("q1", "q2");
        }

        @Test
        void thereAreNoMoreThanAllowed() {
            query("q1");
            query("q2");
            query("q3");
            socket.send(json("{'type':'query','ref':'q4','body':{}}"));

            assertThat(socket.await(1))
                    .isEqualTo(json("{'type':'error','ref':'q4','code':'bad_request',"
                            + "'message':'streams: 3 on this socket (allowed: 3)','retry':false}"));
        }

        @Test
        void aStreamThatIsOverMakesRoom() {
            query("q1");
            query("q2");
            query("q3");
            rig.say(new Attached(1, EPOCH), new Ended(1, EPOCH, 0, Outcome.ENDED));
            query("q4");

            assertThat(rig.owner().asked(Open.class)).hasSize(4);
        }
    }

    @Nested
    class Resume {
        @Test
        void readingGoesOnBehindTheEventThatWasSeen() {
            resume(41);

            assertThat(rig.owner().asked(Attach.class)).extracting(Attach::from).containsExactly(42L);
        }

        @Test
        void minusOneMeansFromTheStart() {
            resume(-1);

            assertThat(rig.owner().asked(Attach.class)).extracting(Attach::from).containsExactly(0L);
        }

        @Test
        void openIsSaidOnceHoweverOftenTheGatewayAttaches() {
            resume(-1);
            rig.attached(1);
            rig.attached(1);
            rig.send(1, List.of(event(0, "a")));
            socket.await(2);

            assertThat(socket.types()).containsExactly("open", "event");
        }
    }

    @Nested
    class CancelByRequest {
        private void cancel() {
            socket.send(new JsonObject()
                    .put("type", "cancel")
                    .put("ref", "c1")
                    .put("stream", rig.stream().value()));
            rig.awaitThat(() -> !rig.owner().asked().isEmpty());
        }

        @Test
        void theOwnerIsAsked() {
            cancel();

            assertThat(rig.owner().asked()).containsExactly(new Cancel(1, rig.stream()));
        }

        @Test
        void aStreamThatTheOwnerDoesNotKnowIsAnError() {
            cancel();
            rig.say(new Cancelled(1, false));

            assertThat(socket.await(1).getString("code")).isEqualTo("stream_unknown");
        }

        @Test
        void aStreamThatNobodyKnowsIsAnError() {
            socket.send(json("{'type':'cancel','ref':'c1','stream':'" + StreamId.random() + "'}"));

            assertThat(socket.await(1).getString("code")).isEqualTo("stream_unknown");
        }
    }

    @Nested
    class Mistakes {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "hello                                    | invalid_json   | message: not a JSON object",
                    "[1]                                      | invalid_json   | message: not a JSON object",
                    "{}                                       | bad_request    | type:  (expected: query, resume or cancel)",
                    "{\"type\":\"shout\"}                     | bad_request    | type: shout (expected: query, resume or cancel)",
                    "{\"type\":\"query\"}                     | bad_request    | body: missing (expected: JSON)",
                    "{\"type\":\"resume\",\"stream\":\"x\"}   | stream_unknown | stream: x",
                    "{\"type\":\"resume\",\"after\":-2}       | bad_request    | after: -2 (expected: a seq, or -1 for all)",
                    "{\"type\":\"cancel\"}                    | stream_unknown | 'stream: '"
                })
        void whatIsWrongIsSaidAndTheSocketStays(String sent, String code, String message) {
            socket.sendText(sent);
            JsonObject error = socket.await(1);

            assertThat(error.getString("code")).isEqualTo(code);
            assertThat(error.getString("message")).isEqualTo(message);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"{\"type\":7}", "{\"type\":\"resume\",\"after\":\"x\"}"})
        void aFieldOfTheWrongTypeIsSaid(String sent) {
            socket.sendText(sent);

            assertThat(socket.await(1).getString("code")).isEqualTo("bad_request");
        }

        @Test
        void aRefHas128CharactersAtMost() {
            socket.send(new JsonObject().put("type", "query").put("ref", "r".repeat(129)));

            assertThat(socket.await(1).getString("message")).isEqualTo("ref: 129 characters (expected: <= 128)");
        }

        @Test
        void aBinaryMessageClosesTheSocket() {
            socket.sendBinary();

            assertThat(socket.awaitClose()).isEqualTo((short) 1008);
        }
    }

    @Nested
    class Leaving {
        @Test
        void allItsStreamsAreDetached() {
            query("q1");
            query("q2");
            socket.close();
            rig.awaitThat(() -> rig.owner().asked(Detach.class).size() == 2);

            assertThat(rig.owner().asked(Detach.class))
                    .extracting(Detach::subscription)
                    .containsExactlyInAnyOrder(1L, 2L);
        }
    }
}
