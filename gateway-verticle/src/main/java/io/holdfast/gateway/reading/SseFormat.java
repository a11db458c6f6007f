package io.holdfast.gateway.reading;

import io.holdfast.routes.Dialect;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes text/event-stream (WHATWG HTML 9.2.5). LF only, and never a block without data: known SDKs fail on either, as
 * they do on a heartbeat that is followed by a blank line.
 */
public final class SseFormat {
    /** Keeps proxies awake without being an event: a comment line, and no blank line behind it. */
    static final SseBytes HEARTBEAT = new SseBytes().addAscii(": hb\n");

    private static final byte LF = '\n';
    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] RETRY = ascii("retry: ");
    /** Stands where a seq would, once a reader has been told that there is nothing to read. */
    private static final String GONE = "gone";

    private SseFormat() {}

    /** Adds events, each with an id of ours. */
    static void events(StreamId stream, List<Event> events, SseBytes out) {
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            out.add(ID)
                    .addAscii(stream.value())
                    .add((byte) '-')
                    .add(event.seq())
                    .add(LF);
            addTypeAndData(event, out);
        }
    }

    /** Adds events with the upstream's own ids, where it gave any, and nothing of ours. */
    static void raw(List<Event> events, SseBytes out) {
        for (Event event : events) {
            if (!event.upstreamId().isEmpty()) {
                out.add(ID).add(event.upstreamId()).add(LF);
            }
            addTypeAndData(event, out);
        }
    }

    private static void addTypeAndData(Event event, SseBytes out) {
        if (!event.type().isEmpty()) {
            out.add(EVENT).add(event.type()).add(LF);
        }
        byte[] data = event.data();
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == LF) {
                out.add(DATA).add(data, from, i + 1 - from);
                from = i + 1;
            }
        }
        out.add(DATA).add(data, from, data.length - from).add(LF).add(LF);
    }

    /** The same as events, saying how long an EventSource waits before it comes back: behind the id of the first block. */
    static SseBytes withRetry(SseBytes events, int ms) {
        int secondLine = 0;
        while (events.array()[secondLine++] != LF) {
            // The id is looked past.
        }
        return new SseBytes()
                .add(events.array(), 0, secondLine)
                .add(RETRY)
                .add(ms)
                .add(LF)
                .add(events.array(), secondLine, events.length() - secondLine);
    }

    /**
     * An empty stream's only lines. The time is taken over as soon as its line is read, and without a blank line behind it
     * there is no block, which some clients would take for an event.
     */
    static Buffer comeBack(long ms) {
        return Buffer.buffer(HEARTBEAT + "retry: " + ms + "\n");
    }

    /** What every response has that carries a stream. */
    static void head(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
    }

    /** A bad end; its id says that it has been told. */
    static Buffer outcome(StreamId stream, long seq, Dialect dialect, Outcome outcome) {
        return error("id: " + stream + "-" + seq + "\n", dialect, seq, outcome);
    }

    /** Broken off where the stream itself may go on: without an id, so that a reader comes back to where it was. */
    static Buffer broken(long next, Dialect dialect, Outcome outcome) {
        return error("", dialect, next, outcome);
    }

    /** There is nothing to read; a reader that comes back with this id is told to stop. */
    static Buffer gone(StreamId stream, Outcome outcome) {
        return error("id: " + stream + "-" + GONE + "\n", Dialect.NONE, 0, outcome);
    }

    public static boolean isGone(String cursor) {
        return cursor.endsWith("-" + GONE);
    }

    private static Buffer error(String idLine, Dialect dialect, long number, Outcome outcome) {
        return Buffer.buffer(idLine + ErrorShape.lines(dialect, outcome, number) + "\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
