package io.holdfast.gateway;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static io.holdfast.gateway.reading.Sample.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an HTTP client sees of a stream that it reads again, cancels, or looks for in vain. */
class ReadingEdgeTest {
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
        awaitAsked();
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
    class Reading {
        private Answer read(String cursor) {
            Answer answer = edge.get(path(), cursor.isEmpty() ? Map.of() : Map.of("Last-Event-ID", cursor));
            awaitAsked();
            return answer;
        }

        private long from() {
            return rig.owner().asked(Attach.class).get(0).from();
        }

        @Test
        void withoutACursorItBeginsAtTheStart() {
            read("");

            assertThat(from()).isZero();
        }

        @Test
        void withACursorItBeginsBehindIt() {
            read(rig.stream() + "-41");

            assertThat(from()).isEqualTo(42);
        }

        @Test
        void theCursorMayBeAParameter() {
            edge.get(path() + "?lastEventId=" + rig.stream() + "-41");
            awaitAsked();

            assertThat(from()).isEqualTo(42);
        }

        @Test
        void aStreamThatHasEndedAndWasReadWholeIsNoContent() {
            Answer answer = read(rig.stream() + "-2");
            rig.say(new Attached(1, EPOCH), new Ended(1, EPOCH, 3, Outcome.ENDED));

            assertThat(answer.status()).isEqualTo(204);
        }

        @Test
        void aFailureThatWasToldIsNoContent() {
            Answer answer = read(rig.stream() + "-3");
            rig.say(new Attached(1, EPOCH), new Ended(1, EPOCH, 3, Outcome.failed(Fault.UPSTREAM_LOST, "")));

            assertThat(answer.status()).isEqualTo(204);
        }

        @Test
        void aFailureThatWasNotToldIsTold() {
            Answer answer = read(rig.stream() + "-2");
            rig.say(new Attached(1, EPOCH), new Ended(1, EPOCH, 3, Outcome.failed(Fault.UPSTREAM_LOST, "")));

            assertThat(answer.body()).startsWith(HEARTBEAT + "id: " + rig.stream() + "-3\nevent: error\n");
        }

        /** An EventSource never comes back after a status other than 200. */
        @Test
        void aStreamThatNobodyKnowsIsAnErrorEventAndThenNoContent() {
            StreamId stream = StreamId.random();
            rig.owner().doesNotKnow(stream);
            String unknown = "/api/stream/" + stream;
            String body = edge.get(unknown).body();
            String id = body.lines()
                    .filter(line -> line.startsWith("id: "))
                    .findFirst()
                    .orElseThrow();

            assertThat(errorIn(body).getString("code")).isEqualTo("stream_unknown");
            assertThat(edge.get(unknown, Map.of("Last-Event-ID", id.substring(4)))
                            .status())
                    .isEqualTo(204);
        }

        @Test
        void anotherStreamsCursorIsAnErrorEvent() {
            Answer answer = edge.get(path(), Map.of("Last-Event-ID", StreamId.random() + "-1"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(errorIn(answer.body()).getString("code")).isEqualTo("cursor_unknown");
        }

        @Test
        void whatMaySucceedSoonEndsEmptySoThatTheClientComesBack() {
            Answer answer = read("");
            rig.say(new Refused(1, Fault.STREAM_LIMIT, "", 503));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(HEARTBEAT);
        }

        /** With the id of an event that it has not seen, the client would come back behind that event. */
        @Test
        void aReadThatBreaksOffNamesNoEventThatWasNotSent() {
            Answer answer = read("");
            rig.attached(1);
            rig.send(1, List.of(event(0, "a")));
            rig.say(new Refused(1, Fault.OWNER_SILENT, "", 504));

            assertThat(answer.body()).doesNotContain("id: " + rig.stream() + "-1\n");
        }

        @Test
        void whatIsNoIdIsNotFound() {
            Answer answer = edge.get("/api/stream/x");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("stream_unknown");
        }
    }

    @Nested
    class Cancelling {
        @Test
        void aStreamThatIsCancelledIsNoContent() {
            Answer answer = edge.delete(path());
            awaitAsked();
            rig.say(new Cancelled(1, true));

            assertThat(answer.status()).isEqualTo(204);
        }

        @Test
        void aStreamThatTheOwnerDoesNotKnowIsNotFound() {
            Answer answer = edge.delete(path());
            awaitAsked();
            rig.say(new Cancelled(1, false));

            assertThat(answer.status()).isEqualTo(404);
        }

        @Test
        void aStreamThatNobodyKnowsIsNotFound() {
            assertThat(edge.delete("/api/stream/" + StreamId.random()).status()).isEqualTo(404);
        }

        @Test
        void whatIsNoIdIsNotFound() {
            assertThat(edge.delete("/api/stream/x").status()).isEqualTo(404);
        }
    }

    @Nested
    class Elsewhere {
        @Test
        void thereIsNothingAtOtherPaths() {
            Answer answer = edge.get("/nothing/here");

            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("not_found");
        }

        @Test
        void aPathSaysWhichMethodsItDoesNotKnow() {
            Answer answer = edge.put(path());

            assertThat(answer.status()).isEqualTo(405);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("method_not_allowed");
        }

        @Test
        void theNodesHealthIsAWord() {
            assertThat(edge.get("/actuator/health").body()).isEqualTo("{\"status\":\"UP\"}");
        }

        @Test
        void theSocketsPathWantsAnUpgrade() {
            Answer answer = edge.get("/ws/");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("detail"))
                    .isEqualTo("upgrade: missing (expected: websocket)");
        }

        @Test
        void thePageMayLoadNothingFromElsewhere() {
            Answer answer = edge.get("/");

            assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }
}
