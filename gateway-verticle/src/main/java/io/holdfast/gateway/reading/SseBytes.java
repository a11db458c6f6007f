package io.holdfast.gateway.reading;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of text/event-stream as they are put together; grows, and can be used again without being made anew. */
final class SseBytes {
    private static final int FIRST_CAPACITY = 1_024;
    private static final int DECIMAL = 10;
    private static final int MOST_DIGITS = 19;

    /** What is larger is not kept for the next time. */
    private static final int MOST_KEPT = 64 * 1024;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** Empty, and the same one if it may be used again. */
    static SseBytes again(@Nullable SseBytes used) {
        if (used == null || used.bytes.length > MOST_KEPT) {
            return new SseBytes();
        }
        used.length = 0;
        return used;
    }

    /** What is there, in its first {@link #length} bytes; not to be changed. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    SseBytes add(byte[] part) {
        return add(part, 0, part.length);
    }

    SseBytes add(byte[] from, int offset, int count) {
        reserve(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return this;
    }

    SseBytes add(byte one) {
        reserve(1);
        bytes[length++] = one;
        return this;
    }

    /** In UTF-8. */
    SseBytes add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** ASCII characters, which need no encoder. */
    @SuppressWarnings("deprecation")
    SseBytes addAscii(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
        return this;
    }

    /** A number from 0 on, in decimal digits. */
    SseBytes add(long number) {
        reserve(MOST_DIGITS);
        int end = length + digits(number);
        long rest = number;
        for (int i = end - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % DECIMAL);
            rest /= DECIMAL;
        }
        length = end;
        return this;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= DECIMAL; rest /= DECIMAL) {
            digits++;
        }
        return digits;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }

    /** A copy, which may be kept. */
    Buffer toBuffer() {
        return Buffer.buffer(length).appendBytes(bytes, 0, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
