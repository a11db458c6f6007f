package io.holdfast.gateway;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static io.holdfast.gateway.reading.Sample.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an HTTP client sees of a stream that it asks for, byte for byte. */
class AskingEdgeTest {
    private static final String HEARTBEAT = ": hb\n";

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig);

    private static void awaitAsked() {
        rig.awaitThat(() -> !rig.owner().asked().isEmpty());
    }

    private static Open opened() {
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());
        return rig.owner().asked(Open.class).get(0);
    }

    private static String path() {
        return "/api/stream/" + rig.stream();
    }

    private static JsonObject errorIn(String body) {
        String data = body.substring(body.indexOf("data: ") + "data: ".length());
        return new JsonObject(data).getJsonObject("error");
    }

    @Nested
    class Asking {
        private Answer ask() {
            return edge.post(Edge.QUERY, "{\"q\":1}");
        }

        @Test
        void theOwnerGetsTheQuestionAsItCame() {
            edge.post(Edge.QUERY + "?rate=5&sessionId=s-1", "{\"q\": 1}", Map.of("Authorization", "Bearer t"));

            OpeningRequest request = opened().request();
            assertThat(request.body()).isEqualTo(Buffer.buffer("{\"q\": 1}"));
            assertThat(request.query()).isEqualTo("rate=5");
            assertThat(request.headers()).containsEntry("authorization", "Bearer t");
            assertThat(opened().session()).isEqualTo("s-1");
        }

        @Test
        void theHeadWaitsUntilTheStreamStands() {
            Answer answer = ask();
            opened();
            rig.run(() -> {});

            assertThat(answer.begun()).isFalse();
        }

        @Test
        void theHeadSaysWhereTheStreamIs() {
            Answer answer = edge.post(Edge.QUERY, "{}", Map.of("X-Session-ID", "s-1"));
            StreamId stream = opened().stream();
            rig.attached(1);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(List.of(
                            answer.header("Content-Type"),
                            answer.header("X-Session-ID"),
                            answer.header("X-Stream-ID"),
                            answer.header("Location"),
                            answer.header("X-Stream-Node"),
                            answer.header("Cache-Control"),
                            answer.header("X-Accel-Buffering")))
                    .containsExactly(
                            "text/event-stream",
                            "s-1",
                            stream.value(),
                            "/api/stream/" + stream,
                            "owner",
                            "no-cache",
                            "no");
        }

        @Test
        void theBodyIsAHeartbeatAndThenTheEvents() {
            Answer answer = ask();
            StreamId stream = opened().stream();
            rig.say(new Attached(1, EPOCH));
            rig.send(1, List.of(event(0, "a"), event(1, "delta", "b\nc")));
            rig.say(new Ended(1, EPOCH, 2, Outcome.ENDED));

            assertThat(answer.body().replaceFirst("retry: \\d+\n", ""))
                    .isEqualTo(HEARTBEAT + "id: " + stream + "-0\ndata: a\n\n" + "id: " + stream
                            + "-1\nevent: delta\ndata: b\ndata: c\n\n");
        }

        @Test
        void aBadEndIsAnErrorEventWithTheNextId() {
            Answer answer = ask();
            StreamId stream = opened().stream();
            rig.say(
                    new Attached(1, EPOCH),
                    new Events(1, EPOCH, List.of(event(0, "a"))),
                    new Ended(1, EPOCH, 1, Outcome.failed(Fault.UPSTREAM_LOST, "")));

            assertThat(answer.body()).contains("\n\nid: " + stream + "-1\nevent: error\ndata: {\"error\":{");
        }

        @Test
        void aRefusalIsAProblemWithTheUpstreamsStatus() {
            Answer answer = ask();
            opened();
            rig.say(new Refused(1, Fault.UPSTREAM_REFUSED, "status 429", 429));

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(new JsonObject(answer.body()))
                    .isEqualTo(new JsonObject()
                            .put("type", "about:blank")
                            .put("title", "The upstream refused the request")
                            .put("status", 429)
                            .put("code", "upstream_refused")
                            .put("detail", "status 429"));
        }

        @Test
        void aRefusalThatMayPassSaysWhenToTryAgain() {
            Answer answer = ask();
            opened();
            rig.say(new Refused(1, Fault.STREAM_LIMIT, "", 503));

            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }

        @Test
        void whatIsNoJsonIsRefusedHere() {
            Answer answer = edge.post(Edge.QUERY, "hello");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("invalid_json");
        }

        @Test
        void aQueryThatNoUpstreamCouldBeSentIsRefusedHere() {
            Answer answer = edge.post(Edge.QUERY + "?a=\u00e4", "{}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("detail"))
                    .isEqualTo("query: not a query string (expected: printable ASCII without spaces)");
        }

        @Test
        void aBodyThatIsTooLargeIsRefusedHere() {
            Answer answer = edge.post(Edge.QUERY, "\"" + "x".repeat(2_000) + "\"");

            assertThat(answer.status()).isEqualTo(413);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("body_too_large");
        }

        /** A client that repeats its question after a break must not have it answered twice. */
        @Test
        void aRetryWithACursorReadsOn() {
            edge.post(Edge.QUERY, "{\"q\":1}", Map.of("Last-Event-ID", rig.stream() + "-41"));
            awaitAsked();

            assertThat(rig.owner().asked()).containsExactly(new Attach(1, rig.stream(), 42, 1024));
        }

        @Test
        void whoHangsUpIsDetached() {
            Answer answer = ask();
            StreamId stream = opened().stream();
            rig.attached(1);
            answer.awaitBody(HEARTBEAT);
            answer.hangUp();
            rig.awaitThat(() -> rig.owner().asked().size() == 2);

            assertThat(rig.owner().asked()).endsWith(new Detach(1, stream, true));
        }

        @Test
        void theSelfTestNeedsNoUpstream() {
            edge.get("/api/stream/test");

            assertThat(opened().request().route()).isEqualTo(OpeningRequest.SELF_TEST);
        }
    }
}
