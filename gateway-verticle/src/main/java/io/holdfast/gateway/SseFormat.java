package io.holdfast.gateway;

import io.holdfast.cluster.Dialect;
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
final class SseFormat {
    /** Keeps proxies awake without being an event: a comment line, and no blank line behind it. */
    static final Buffer HEARTBEAT = Buffer.buffer(": hb\n");

    private static final byte LF = '\n';
    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("\nevent: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    /** Room for a block's field names, a seq and line ends. */
    private static final int FRAME_BYTES = 64;
    /** Stands where a seq would, once a reader has been told that there is nothing to read. */
    private static final String GONE = "gone";

    private SseFormat() {}

    static Buffer events(StreamId stream, List<Event> events) {
        int size = 0;
        for (Event event : events) {
            size += FRAME_BYTES + event.weight();
        }
        Buffer out = Buffer.buffer(size);
        byte[] id = ascii(stream.value());
        for (Event event : events) {
            out.appendBytes(ID).appendBytes(id).appendByte((byte) '-').appendBytes(ascii(Long.toString(event.seq())));
            if (!event.type().isEmpty()) {
                out.appendBytes(EVENT).appendBytes(event.type().getBytes(StandardCharsets.UTF_8));
            }
            appendData(out, event.data());
            out.appendBytes(END);
        }
        return out;
    }

    /** The upstream's own ids, where it gave any, and nothing of ours. */
    static Buffer raw(List<Event> events) {
        Buffer out = Buffer.buffer();
        for (Event event : events) {
            Buffer block = Buffer.buffer(FRAME_BYTES + event.weight());
            if (!event.upstreamId().isEmpty()) {
                block.appendByte(LF).appendBytes(ID).appendString(event.upstreamId());
            }
            if (!event.type().isEmpty()) {
                block.appendBytes(EVENT).appendString(event.type());
            }
            appendData(block, event.data());
            // Each field begins with a line end, the first one of the block in vain.
            out.appendBuffer(block, 1, block.length() - 1).appendBytes(END);
        }
        return out;
    }

    /** The same as events, saying how long an EventSource waits before it comes back: behind the id of the first block. */
    static Buffer withRetry(Buffer events, int ms) {
        int secondLine = 0;
        while (events.getByte(secondLine++) != LF) {
            // The id is looked past.
        }
        return Buffer.buffer(events.length() + FRAME_BYTES)
                .appendBuffer(events, 0, secondLine)
                .appendString("retry: " + ms + "\n")
                .appendBuffer(events, secondLine, events.length() - secondLine);
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

    private static void appendData(Buffer out, byte[] data) {
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == LF) {
                out.appendBytes(DATA).appendBytes(data, from, i - from);
                from = i + 1;
            }
        }
        out.appendBytes(DATA).appendBytes(data, from, data.length - from);
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

    static boolean isGone(String cursor) {
        return cursor.endsWith("-" + GONE);
    }

    private static Buffer error(String idLine, Dialect dialect, long number, Outcome outcome) {
        return Buffer.buffer(idLine + ErrorShape.lines(dialect, outcome, number) + "\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
