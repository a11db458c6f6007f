package io.holdfast.stream.durable;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** A durable stream as an event stream (Durable Streams, 5.8). Clients of the protocol expect no space after the colon. */
final class DurableSse {
    private static final String DATA = "event: data\n";
    private static final String CONTROL = "event: control\n";
    private static final byte[] LINE = {'d', 'a', 't', 'a', ':'};

    private DurableSse() {}

    /** A data event and where it leads. The id lets a plain EventSource go on behind it. */
    static Buffer data(DurableRead read, DurableTerms terms) {
        Buffer out = Buffer.buffer(DATA);
        if (terms.text()) {
            lines(read.body(terms), out);
        } else {
            out.appendBytes(LINE)
                    .appendString(
                            Base64.getEncoder().encodeToString(read.body(terms).getBytes()))
                    .appendByte((byte) '\n');
        }
        return out.appendString("id: " + DurableOffset.text(read.next()) + "\n\n");
    }

    /** Every end of line in the data is one on the wire: none of it may pass for ours (WHATWG HTML 9.2.6). */
    private static void lines(Buffer text, Buffer out) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            byte next = text.getByte(i);
            if (next == '\n' || next == '\r') {
                line(text, from, i, out);
                if (next == '\r' && i + 1 < text.length() && text.getByte(i + 1) == '\n') {
                    i++;
                }
                from = i + 1;
            }
        }
        line(text, from, text.length(), out);
    }

    private static void line(Buffer text, int from, int to, Buffer out) {
        out.appendBytes(LINE).appendBuffer(text, from, to - from).appendByte((byte) '\n');
    }

    /** @param cursor not needed where nobody comes back */
    static Buffer control(DurableRead read, String cursor) {
        JsonObject control = new JsonObject().put("streamNextOffset", DurableOffset.text(read.next()));
        if (read.closed()) {
            control.put("streamClosed", true);
        } else {
            control.put("streamCursor", cursor);
        }
        if (read.upToDate()) {
            control.put("upToDate", true);
        }
        return Buffer.buffer(CONTROL)
                .appendBytes(LINE)
                .appendString(control.encode())
                .appendString("\n\n");
    }
}
