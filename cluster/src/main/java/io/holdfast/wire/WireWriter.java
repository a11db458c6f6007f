package io.holdfast.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Appends the codec's primitives to a buffer. Integers are unsigned LEB128, text and bytes carry their length. */
final class WireWriter {
    private final Buffer out;

    WireWriter(Buffer out) {
        this.out = out;
    }

    void octet(int value) {
        out.appendByte((byte) value);
    }

    void number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.appendByte((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.appendByte((byte) rest);
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] value) {
        number(value.length);
        out.appendBytes(value);
    }

    void bytes(Buffer value) {
        number(value.length());
        out.appendBuffer(value);
    }

    /** Starts a part whose length is not known yet; the mark goes to {@link #endPart}. */
    int beginPart() {
        out.appendInt(0);
        return out.length();
    }

    void endPart(int mark) {
        out.setInt(mark - Integer.BYTES, out.length() - mark);
    }
}
