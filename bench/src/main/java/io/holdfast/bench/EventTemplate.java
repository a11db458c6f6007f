package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** One upstream event as one HTTP/1.1 chunk (RFC 9112 §7.1) of fixed size; confined to one event loop. */
final class EventTemplate {
    /** The widest numbers fit, so every event has the same length and a reader can tell a cut one. */
    static final int MIN_SIZE = 80;

    static final byte[] BEFORE_N = "{\"n\":".getBytes(US_ASCII);
    static final byte[] BEFORE_T = ",\"t\":".getBytes(US_ASCII);
    static final byte[] BEFORE_PAD = ",\"pad\":\"".getBytes(US_ASCII);
    static final byte[] AFTER_PAD = "\"}".getBytes(US_ASCII);

    private static final byte[] TAIL = "\"}\n\n\r\n".getBytes(US_ASCII);

    private final byte[] chunk;
    private final int numberAt;
    private final int padEnd;

    EventTemplate(int size) {
        byte[] head = (Integer.toHexString(size) + "\r\ndata: {\"n\":").getBytes(US_ASCII);
        int dataAt = Integer.toHexString(size).length() + 2;
        chunk = Arrays.copyOf(head, dataAt + size + 2);
        numberAt = head.length;
        padEnd = chunk.length - TAIL.length;
        System.arraycopy(TAIL, 0, chunk, padEnd, TAIL.length);
    }

    Buffer event(long n, long writtenAt) {
        int at = putDecimal(numberAt, n);
        at = put(at, BEFORE_T);
        at = putDecimal(at, writtenAt);
        at = put(at, BEFORE_PAD);
        Arrays.fill(chunk, at, padEnd, (byte) 'x');
        return Buffer.buffer(chunk.length).appendBytes(chunk);
    }

    private int put(int at, byte[] bytes) {
        System.arraycopy(bytes, 0, chunk, at, bytes.length);
        return at + bytes.length;
    }

    private int putDecimal(int at, long value) {
        int end = at + 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            end++;
        }
        long rest = value;
        for (int i = end - 1; i >= at; i--) {
            chunk[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }
}
