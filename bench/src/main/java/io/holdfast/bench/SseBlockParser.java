package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Incremental reader of an event stream's lines (WHATWG HTML §9.2.6), stricter than the standard: a line ends in LF only,
 * which is what our servers promise, so a CR stays in the data and fails the check.
 */
public final class SseBlockParser {
    /** Gets the fields of each block as they are read; values are ranges of a borrowed array. */
    public interface Fields {
        void id(byte[] bytes, int from, int to);

        void type(byte[] bytes, int from, int to);

        void data(byte[] bytes, int from, int to);

        void unknown(byte[] bytes, int from, int to);

        /** The blank line that dispatches. */
        void blockEnd();
    }

    private static final byte[] ID = "id:".getBytes(US_ASCII);
    private static final byte[] EVENT = "event:".getBytes(US_ASCII);
    private static final byte[] DATA = "data:".getBytes(US_ASCII);
    private static final byte[] RETRY = "retry:".getBytes(US_ASCII);

    private final Fields fields;
    private byte[] kept = {};
    private int keptLength;

    public SseBlockParser(Fields fields) {
        this.fields = fields;
    }

    public void feed(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                endOfLine(bytes, start, i);
                start = i + 1;
            }
        }
        if (start < to) {
            keep(bytes, start, to);
        }
    }

    public boolean insideLine() {
        return keptLength > 0;
    }

    private void endOfLine(byte[] bytes, int from, int to) {
        if (keptLength == 0) {
            line(bytes, from, to);
            return;
        }
        keep(bytes, from, to);
        int length = keptLength;
        keptLength = 0;
        line(kept, 0, length);
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = keptLength + to - from;
        if (length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(length, 2 * kept.length));
        }
        System.arraycopy(bytes, from, kept, keptLength, to - from);
        keptLength = length;
    }

    private void line(byte[] bytes, int from, int to) {
        if (from == to) {
            fields.blockEnd();
        } else if (startsWith(DATA, bytes, from, to)) {
            fields.data(bytes, value(DATA, bytes, from, to), to);
        } else if (startsWith(ID, bytes, from, to)) {
            fields.id(bytes, value(ID, bytes, from, to), to);
        } else if (startsWith(EVENT, bytes, from, to)) {
            fields.type(bytes, value(EVENT, bytes, from, to), to);
        } else if (bytes[from] != ':' && !startsWith(RETRY, bytes, from, to)) {
            fields.unknown(bytes, from, to);
        }
    }

    private static int value(byte[] name, byte[] bytes, int from, int to) {
        int at = from + name.length;
        return at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    private static boolean startsWith(byte[] prefix, byte[] bytes, int from, int to) {
        int end = from + prefix.length;
        return end <= to && Arrays.equals(prefix, 0, prefix.length, bytes, from, end);
    }
}
