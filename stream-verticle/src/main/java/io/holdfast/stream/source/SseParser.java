package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Turns the bytes of a text/event-stream body into events (WHATWG HTML 9.2.6). One per upstream call, used on one
 * event loop. Works on bytes, as no longer UTF-8 sequence hides a CR, LF, colon or space, and never decodes data.
 */
public final class SseParser {
    /** What is told of the stream, in its order. */
    public interface Sink {
        /**
         * A block with data has ended.
         *
         * @param type the block's event type, "" when it had none
         * @param id the last event id if a field set it since the event before, else ""; also "" if reset to that
         * @param data the data lines joined by LF; the array is the sink's to keep
         */
        void event(String type, String id, byte[] data);

        /** A retry field came; its block may still go on. A number too large for a long is Long.MAX_VALUE. */
        default void retry(long millis) {}
    }

    private static final byte LF = '\n';
    private static final byte CR = '\r';
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = "data".getBytes(US_ASCII);
    private static final byte[] EVENT = "event".getBytes(US_ASCII);
    private static final byte[] ID = "id".getBytes(US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(US_ASCII);
    private static final byte[] NONE = {};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;

    /** A larger buffer is given up after its block, or an idle stream would keep the size of its largest event. */
    private static final int MAX_KEPT_BUFFER = 16 * 1024;

    private final Sink sink;
    private final int maxEventBytes;

    /** How many bytes of a BOM have come; all of them once the start of the stream is over. */
    private int bomRead;
    /** The last line ended in CR: an LF that comes next is the rest of that end. */
    private boolean afterCr;
    /** In a line that is no known field: dropped up to its end. */
    private boolean skipping;

    /** The block's data lines, each with an LF, up to dataEnd; then the start of a line cut by the chunk's end. */
    private byte[] buffer = NONE;

    private int dataEnd;
    private int heldBytes;

    /** The block's only data line so far, where it was read. No value begins at 0: an end of 0 means there is none. */
    private byte[] slice = NONE;

    private int sliceFrom;
    private int sliceTo;

    private String type = "";
    private int typeBytes;
    private String id = "";
    private int idBytes;
    private String lastType = "";
    private byte[] lastTypeBytes = NONE;

    /** @param maxEventBytes the most that the data, type and id of one event may hold together */
    public SseParser(Sink sink, int maxEventBytes) {
        if (maxEventBytes <= 0) {
            throw new IllegalArgumentException("maxEventBytes: " + maxEventBytes + " (expected: > 0)");
        }
        this.sink = sink;
        this.maxEventBytes = maxEventBytes;
    }

    /** All of the array, as below. */
    public void feed(byte[] chunk) {
        feed(chunk, 0, chunk.length);
    }

    /**
     * Reads the next bytes of the body and tells the sink what they complete; the array is not kept.
     *
     * @param from index of the first byte
     * @param to index behind the last one
     *
     * @throws EventTooLarge when a line or a block exceeds maxEventBytes: the parser must not be fed any more
     */
    public void feed(byte[] chunk, int from, int to) {
        int at = skipBom(chunk, from, to);
        for (int end = lineEnd(chunk, at, to); end < to; end = lineEnd(chunk, at, to)) {
            endLine(chunk, at, end);
            afterCr = chunk[end] == CR;
            at = end + 1;
        }
        settleData();
        if (at < to && !skipping) {
            hold(chunk, at, to);
        }
    }

    private int skipBom(byte[] chunk, int from, int to) {
        int at = from;
        for (; bomRead < BOM.length && at < to; at++, bomRead++) {
            if (chunk[at] != BOM[bomRead]) {
                skipping = bomRead > 0; // part of a BOM is not one: it begins a field name, and none that is known
                bomRead = BOM.length;
                return at;
            }
        }
        return at;
    }

    /** The index of the next CR or LF, else the end. Eight bytes at a time: it is most of the work. */
    private static int lineEnd(byte[] chunk, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(chunk, at);
            long found = zeroBytes(eight ^ (ONES * LF)) | zeroBytes(eight ^ (ONES * CR));
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && chunk[at] != LF && chunk[at] != CR) {
            at++;
        }
        return at;
    }

    /** The lowest bit set is the high bit of the lowest zero byte (Hacker's Delight, 6-1). */
    private static long zeroBytes(long eight) {
        return (eight - ONES) & ~eight & (ONES << 7);
    }

    private void endLine(byte[] chunk, int from, int end) {
        if (skipping) {
            skipping = false;
        } else if (heldBytes > 0) {
            append(chunk, from, end);
            field(buffer, dataEnd, dataEnd + heldBytes);
            heldBytes = 0;
        } else if (from < end) {
            field(chunk, from, end);
        } else if (!afterCr || chunk[end] == CR) {
            endBlock();
        }
    }

    private void field(byte[] bytes, int from, int to) {
        byte[] name = candidate(bytes[from]);
        if (to - from < name.length || !mayBegin(name, bytes, from, to)) {
            return;
        }
        int value = valueFrom(name, bytes, from, to);
        checkSize(name, to - value);
        switch (bytes[from]) {
            case 'd' -> addData(bytes, value, to);
            case 'e' -> setType(bytes, value, to);
            case 'i' -> setId(bytes, value, to);
            default -> setRetry(bytes, value, to);
        }
    }

    /** The only field that a line can be, told by its first byte. */
    private static byte[] candidate(byte first) {
        return switch (first) {
            case 'e' -> EVENT;
            case 'i' -> ID;
            case 'r' -> RETRY;
            default -> DATA;
        };
    }

    /** Whether a line of that field can begin so. */
    private static boolean mayBegin(byte[] name, byte[] bytes, int from, int to) {
        int nameTo = Math.min(from + name.length, to);
        return Arrays.equals(bytes, from, nameTo, name, 0, nameTo - from) && (nameTo == to || bytes[nameTo] == ':');
    }

    private static int valueFrom(byte[] name, byte[] bytes, int from, int to) {
        int at = Math.min(from + name.length + 1, to);
        return at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    private void checkSize(byte[] name, int valueBytes) {
        int data = sliceTo > 0 ? sliceTo - sliceFrom + 1 : dataEnd;
        int lastLf = data > 0 && name != DATA ? 1 : 0;
        long size = (long) data - lastLf + typeBytes + idBytes + valueBytes;
        if (size > maxEventBytes) {
            throw new EventTooLarge(size, maxEventBytes);
        }
    }

    private void addData(byte[] bytes, int from, int to) {
        if (sliceTo > 0 || dataEnd > 0) {
            settleData();
            store(bytes, from, to);
        } else {
            slice = bytes;
            sliceFrom = from;
            sliceTo = to;
        }
    }

    private void settleData() {
        if (sliceTo > 0) {
            store(slice, sliceFrom, sliceTo);
            slice = NONE;
            sliceTo = 0;
        }
    }

    /** A held line is moved over its own field name, so it always has the room. */
    private void store(byte[] bytes, int from, int to) {
        int end = dataEnd + to - from;
        makeRoom(end + 1);
        System.arraycopy(bytes, from, buffer, dataEnd, to - from);
        buffer[end] = LF;
        dataEnd = end + 1;
    }

    /** Streams have few types, and the same one many times in a row: the last is not made anew. */
    private void setType(byte[] bytes, int from, int to) {
        if (!Arrays.equals(bytes, from, to, lastTypeBytes, 0, lastTypeBytes.length)) {
            lastTypeBytes = Arrays.copyOfRange(bytes, from, to);
            lastType = new String(lastTypeBytes, UTF_8);
        }
        type = lastType;
        typeBytes = to - from;
    }

    private void setId(byte[] bytes, int from, int to) {
        String value = new String(bytes, from, to - from, UTF_8);
        if (value.indexOf('\0') < 0) {
            id = value;
            idBytes = to - from;
        }
    }

    private void setRetry(byte[] bytes, int from, int to) {
        long millis = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            millis = millis > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : millis * 10 + digit;
        }
        if (from < to) {
            sink.retry(millis);
        }
    }

    /** Without data only the type is forgotten: the id stands until an event has taken it. */
    private void endBlock() {
        String eventType = type;
        type = "";
        typeBytes = 0;
        if (sliceTo == 0 && dataEnd == 0) {
            return;
        }
        byte[] data = sliceTo > 0 ? Arrays.copyOfRange(slice, sliceFrom, sliceTo) : Arrays.copyOf(buffer, dataEnd - 1);
        String eventId = id;
        id = "";
        idBytes = 0;
        slice = NONE;
        sliceTo = 0;
        dataEnd = 0;
        if (buffer.length > MAX_KEPT_BUFFER) {
            buffer = NONE;
        }
        sink.event(eventType, eventId, data);
    }

    /** Keeps the start of a line for the next chunk, if the line can be a known field. */
    private void hold(byte[] chunk, int from, int to) {
        append(chunk, from, to);
        int heldEnd = dataEnd + heldBytes;
        byte[] name = candidate(buffer[dataEnd]);
        if (!mayBegin(name, buffer, dataEnd, heldEnd)) {
            skipping = true;
            heldBytes = 0;
        } else if (heldBytes > name.length) {
            checkSize(name, heldEnd - valueFrom(name, buffer, dataEnd, heldEnd));
        }
    }

    private void append(byte[] bytes, int from, int to) {
        int heldEnd = dataEnd + heldBytes;
        makeRoom(heldEnd + to - from);
        System.arraycopy(bytes, from, buffer, heldEnd, to - from);
        heldBytes += to - from;
    }

    private void makeRoom(int bytes) {
        if (bytes > buffer.length) {
            long grown = Math.min(Math.max(256, 2L * buffer.length), maxEventBytes);
            buffer = Arrays.copyOf(buffer, (int) Math.max(bytes, grown));
        }
    }
}
