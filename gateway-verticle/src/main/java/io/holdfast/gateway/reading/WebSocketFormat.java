package io.holdfast.gateway.reading;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** The server's messages of the WebSocket subprotocol {@code holdfast.v1}, as docs/websocket.md has them. */
public final class WebSocketFormat {
    /** Room for a message's names, the stream and a seq. */
    private static final int FRAME_CHARS = 128;

    private WebSocketFormat() {}

    /** Data and type as JSON strings; bytes that are no UTF-8 become replacement characters, as in any SSE client. */
    static String event(StreamId stream, Event event) {
        JsonStringEncoder json = JsonStringEncoder.getInstance();
        StringBuilder out = new StringBuilder(event.data().length + FRAME_CHARS)
                .append("{\"type\":\"event\",\"stream\":\"")
                .append(stream.value())
                .append("\",\"seq\":")
                .append(event.seq());
        if (!event.type().isEmpty()) {
            json.quoteAsString(event.type(), out.append(",\"event\":\""));
            out.append('"');
        }
        json.quoteAsString(new String(event.data(), StandardCharsets.UTF_8), out.append(",\"data\":\""));
        return out.append("\"}").toString();
    }

    public static JsonObject open(String ref, StreamId stream, String session, String node) {
        return new JsonObject()
                .put("type", "open")
                .put("ref", ref)
                .put("stream", stream.value())
                .put("session", session)
                .put("node", node);
    }

    public static JsonObject end(String ref, StreamId stream, long seq, Outcome outcome) {
        return new JsonObject()
                .put("type", "end")
                .put("ref", ref)
                .put("stream", stream.value())
                .put("seq", seq)
                .put("outcome", outcome.kind().word());
    }

    /**
     * @param ref the request that was refused, "" when a stream that had begun has failed
     * @param stream "" when there is none
     */
    public static JsonObject error(String ref, String stream, Fault fault, String message) {
        JsonObject error = new JsonObject().put("type", "error");
        if (!ref.isEmpty()) {
            error.put("ref", ref);
        }
        if (!stream.isEmpty()) {
            error.put("stream", stream);
        }
        return error.put("code", fault.code()).put("message", message).put("retry", fault.retry());
    }
}
