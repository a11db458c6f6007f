package io.holdfast.bench;

import java.util.Arrays;

/** A place in a borrowed array from which literals and numbers are read without allocating. */
final class NumberCursor {
    private static final int MAX_DIGITS = 18;

    private byte[] bytes = {};
    private int at;
    private int end;

    void reset(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
    }

    boolean skip(byte[] literal) {
        int after = at + literal.length;
        if (after > end || !Arrays.equals(literal, 0, literal.length, bytes, at, after)) {
            return false;
        }
        at = after;
        return true;
    }

    boolean endsWith(byte[] literal) {
        int from = end - literal.length;
        return from >= at && Arrays.equals(literal, 0, literal.length, bytes, from, end);
    }

    /** The decimal number here, or -1 when there is none */
    long number() {
        long value = 0;
        int first = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - first < MAX_DIGITS) {
            value = 10 * value + bytes[at++] - '0';
        }
        return at == first ? -1 : value;
    }

    boolean atEnd() {
        return at == end;
    }
}
