package io.holdfast.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link WireWriter} wrote and trusts nothing: a length is believed only as far as there are bytes, so no
 * input makes it allocate more than it holds.
 */
final class WireReader {
    private final Buffer in;
    private int position;
    private int limit;

    WireReader(Buffer in, int position) {
        this.in = in;
        this.position = position;
        this.limit = in.length();
    }

    /** Of the next byte. */
    int position() {
        return position;
    }

    boolean hasMore() {
        return position < limit;
    }

    int octet() {
        need(1);
        return in.getUnsignedByte(position++);
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = octet();
            value |= (next & 0x7FL) << shift;
            if ((next & 0x80) == 0) {
                if (value < 0) {
                    throw new MalformedFrames("number: over 63 bits");
                }
                return value;
            }
        }
        throw new MalformedFrames("number: over 9 bytes");
    }

    int integer() {
        long value = number();
        if (value > Integer.MAX_VALUE) {
            throw new MalformedFrames("number: " + value + " (expected: <= " + Integer.MAX_VALUE + ")");
        }
        return (int) value;
    }

    /** How many things follow, each of at least this many bytes. */
    int count(int leastBytesEach) {
        int count = integer();
        if (count > (limit - position) / leastBytesEach) {
            throw new MalformedFrames("count: " + count + " (expected: no more than the rest can hold)");
        }
        return count;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        int length = integer();
        need(length);
        byte[] value = in.getBytes(position, position + length);
        position += length;
        return value;
    }

    /** Enters a part: reads go no further than its end until {@link #leavePart}. Returns the limit to go back to. */
    int enterPart() {
        need(Integer.BYTES);
        int length = in.getInt(position);
        position += Integer.BYTES;
        if (length < 0) {
            throw new MalformedFrames("part: " + length + " bytes (expected: >= 0)");
        }
        need(length);
        int outer = limit;
        limit = position + length;
        return outer;
    }

    /** Leaves a part; what a newer node added at its end is skipped. */
    void leavePart(int outer) {
        position = limit;
        limit = outer;
    }

    private void need(int bytes) {
        if (bytes > limit - position) {
            throw new MalformedFrames("message: " + bytes + " bytes wanted, " + (limit - position) + " left");
        }
    }
}
