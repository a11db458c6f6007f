package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.Sample.STREAM;
import static io.holdfast.gateway.reading.Sample.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/websocket.md. */
class WebSocketFormatTest {
    private static final String ID = "0123456789abcdefghjkmnpqrs";

    private static JsonObject readBack(Event event) {
        return new JsonObject(WebSocketFormat.event(STREAM, event));
    }

    @Test
    void anEventNamesItsStreamAndItsSeq() {
        assertThat(WebSocketFormat.event(STREAM, event(7, "hello")))
                .isEqualTo("{\"type\":\"event\",\"stream\":\"" + ID + "\",\"seq\":7,\"data\":\"hello\"}");
    }

    @Test
    void anEventsTypeIsSaidIfTheUpstreamNamedIt() {
        assertThat(WebSocketFormat.event(STREAM, event(7, "delta", "hello")))
                .isEqualTo("{\"type\":\"event\",\"stream\":\"" + ID
                        + "\",\"seq\":7,\"event\":\"delta\",\"data\":\"hello\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"a\":\"b\\\\\"}",
                "two\nlines\tand a tab",
                "\u0000\u001F\u007F",
                "</script>",
                "流 🎉 é",
                "\u2028\u2029"
            })
    void dataIsReadBackAsItWas(String data) {
        assertThat(readBack(event(0, data)).getString("data")).isEqualTo(data);
    }

    @Test
    void aTypeIsReadBackAsItWas() {
        assertThat(readBack(event(0, "a\"b\\c", "x")).getString("event")).isEqualTo("a\"b\\c");
    }

    @Test
    void bytesThatAreNoUtf8BecomeReplacementCharacters() {
        Event event = new Event(0, "", "", new byte[] {'a', (byte) 0xFF, 'b'});

        assertThat(readBack(event).getString("data")).isEqualTo("a\uFFFDb");
    }

    @Test
    void theLargestSeqIsReadBack() {
        assertThat(readBack(event(Long.MAX_VALUE, "x")).getLong("seq")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void openSaysWhereTheStreamIs() {
        assertThat(WebSocketFormat.open("q1", STREAM, "s", "n"))
                .isEqualTo(new JsonObject()
                        .put("type", "open")
                        .put("ref", "q1")
                        .put("stream", ID)
                        .put("session", "s")
                        .put("node", "n"));
    }

    @Test
    void endSaysHowItEnded() {
        assertThat(WebSocketFormat.end("q1", STREAM, 42, Outcome.cancelled(Fault.CANCELLED)))
                .isEqualTo(new JsonObject()
                        .put("type", "end")
                        .put("ref", "q1")
                        .put("stream", ID)
                        .put("seq", 42L)
                        .put("outcome", "cancelled"));
    }

    @Test
    void aRefusedRequestIsNamedByItsRef() {
        assertThat(WebSocketFormat.error("q1", "", Fault.DRAINING, "message"))
                .isEqualTo(new JsonObject()
                        .put("type", "error")
                        .put("ref", "q1")
                        .put("code", "draining")
                        .put("message", "message")
                        .put("retry", true));
    }

    @Test
    void aStreamThatFailedIsNamedByItself() {
        assertThat(WebSocketFormat.error("", ID, Fault.UPSTREAM_REFUSED, "message"))
                .isEqualTo(new JsonObject()
                        .put("type", "error")
                        .put("stream", ID)
                        .put("code", "upstream_refused")
                        .put("message", "message")
                        .put("retry", false));
    }
}
