package io.holdfast.wire;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The binary form of what journals keep, which is that of the wire: events, opening requests and outcomes as bytes. */
public final class StoredForm {
    private StoredForm() {}

    public static byte[] of(List<Event> events) {
        Buffer buffer = Buffer.buffer();
        FrameCodec.writeEvents(new WireWriter(buffer), events);
        return buffer.getBytes();
    }

    public static byte[] of(OpeningRequest request) {
        Buffer buffer = Buffer.buffer();
        FrameCodec.writeRequest(new WireWriter(buffer), request);
        return buffer.getBytes();
    }

    public static byte[] of(Outcome outcome) {
        Buffer buffer = Buffer.buffer();
        FrameCodec.writeOutcome(new WireWriter(buffer), outcome);
        return buffer.getBytes();
    }

    public static List<Event> events(byte[] stored) {
        return FrameCodec.readEvents(reader(stored));
    }

    public static OpeningRequest request(byte[] stored) {
        return FrameCodec.readRequest(reader(stored));
    }

    public static Outcome outcome(byte[] stored) {
        return FrameCodec.readOutcome(reader(stored));
    }

    /** Several parts in one; none at all is an empty array. */
    public static byte[] join(byte[]... parts) {
        Buffer buffer = Buffer.buffer();
        WireWriter out = new WireWriter(buffer);
        for (byte[] part : parts) {
            out.bytes(part);
        }
        return buffer.getBytes();
    }

    public static List<byte[]> split(byte[] joined) {
        WireReader in = reader(joined);
        List<byte[]> parts = new ArrayList<>();
        while (in.hasMore()) {
            parts.add(in.bytes());
        }
        return parts;
    }

    private static WireReader reader(byte[] stored) {
        return new WireReader(Buffer.buffer(stored), 0);
    }
}
