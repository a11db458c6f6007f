package io.holdfast.bench;

import static io.holdfast.bench.Violations.Kind.AFTER_DONE;
import static io.holdfast.bench.Violations.Kind.BACKWARDS;
import static io.holdfast.bench.Violations.Kind.DATA;
import static io.holdfast.bench.Violations.Kind.END;
import static io.holdfast.bench.Violations.Kind.ERROR;
import static io.holdfast.bench.Violations.Kind.GAP;
import static io.holdfast.bench.Violations.Kind.ID;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Judge of one stream: every event once, in order, whole, under the id it must have, and {@code [DONE]} last. */
final class StreamChecker implements SseBlockParser.Fields {
    /** Gets each event that counts as delivered. */
    interface Deliveries {
        /** An event that the upstream wrote at this {@link System#nanoTime()}. */
        void delivered(long writtenAt);
    }

    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
    private static final byte[] ERROR_TYPE = "error".getBytes(US_ASCII);
    private static final long NONE = -1;

    private final String where;
    private final Violations violations;
    private final Deliveries deliveries;
    private final NumberCursor cursor = new NumberCursor();
    private byte[] idPrefix = {};
    private long next;
    private int length;
    private boolean idsSeen;
    private boolean done;

    // the block being read
    private int dataLines;
    private boolean sound;
    private boolean last;
    private long n;
    private long writtenAt;
    private boolean hasId;
    private long seq = NONE;
    private boolean errorType;
    private String errorText = "";

    StreamChecker(String where, Violations violations, Deliveries deliveries) {
        this.where = where;
        this.violations = violations;
        this.deliveries = deliveries;
    }

    /** The answer's {@code X-Stream-ID}, which every event's id must begin with */
    void streamId(String id) {
        idPrefix = (id + "-").getBytes(UTF_8);
    }

    @Override
    public void id(byte[] bytes, int from, int to) {
        hasId = true;
        int number = from + idPrefix.length;
        boolean ours =
                idPrefix.length > 0 && number < to && Arrays.equals(idPrefix, 0, idPrefix.length, bytes, from, number);
        cursor.reset(bytes, number, to);
        seq = ours ? cursor.number() : NONE;
        if (seq == NONE || !cursor.atEnd()) {
            seq = NONE;
            violations.add(ID, where, "%s (expected: %sN)".formatted(text(bytes, from, to), text(idPrefix)));
        }
    }

    @Override
    public void type(byte[] bytes, int from, int to) {
        errorType = Arrays.equals(ERROR_TYPE, 0, ERROR_TYPE.length, bytes, from, to);
        if (!errorType) {
            violations.add(DATA, where, "event type: %s (expected: none)".formatted(text(bytes, from, to)));
        }
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        dataLines++;
        if (errorType) {
            errorText = text(bytes, from, to);
            return;
        }
        last = Arrays.equals(DONE, 0, DONE.length, bytes, from, to);
        if (last) {
            return;
        }
        cursor.reset(bytes, from, to);
        boolean formed = cursor.skip(EventTemplate.BEFORE_N)
                && (n = cursor.number()) != NONE
                && cursor.skip(EventTemplate.BEFORE_T)
                && (writtenAt = cursor.number()) != NONE
                && cursor.skip(EventTemplate.BEFORE_PAD)
                && cursor.endsWith(EventTemplate.AFTER_PAD);
        length = length == 0 ? to - from : length; // all events of an upstream have one length
        sound = formed && to - from == length;
        if (!sound) {
            violations.add(
                    DATA, where, "%d bytes: %s (expected: %d)".formatted(to - from, text(bytes, from, to), length));
        }
    }

    @Override
    public void unknown(byte[] bytes, int from, int to) {
        violations.add(DATA, where, "line: %s (expected: a known field)".formatted(text(bytes, from, to)));
    }

    @Override
    public void blockEnd() {
        if (errorType) {
            violations.add(ERROR, where, errorText);
        } else if (dataLines != 1) {
            violations.add(DATA, where, "data lines: %d (expected: 1) after n=%d".formatted(dataLines, lastRead()));
        } else if (done) {
            violations.add(AFTER_DONE, where, last ? "[DONE]" : "n=" + n);
        } else if (last) {
            checkId(next);
            done = true;
        } else if (sound) {
            event();
        }
        startBlock();
    }

    /** The body is complete, which must not happen before {@code [DONE]}. */
    void bodyEnd() {
        if (!done) {
            violations.add(END, where, "body ended after n=%d (expected: [DONE] first)".formatted(lastRead()));
        } else if (dataLines > 0 || hasId) {
            violations.add(END, where, "body ended inside a block (expected: a blank line)");
        }
    }

    boolean done() {
        return done;
    }

    /** The last event that was read; -1 before the first. */
    long lastRead() {
        return next - 1;
    }

    private void event() {
        if (n != next) {
            violations.add(n > next ? GAP : BACKWARDS, where, "n=%d (expected: %d)".formatted(n, next));
        }
        checkId(n);
        deliveries.delivered(writtenAt);
        // After a gap we go on behind it, so that one hole is one violation.
        next = Math.max(next, n + 1);
    }

    private void checkId(long expected) {
        if (hasId ? seq != NONE && seq != expected : idsSeen) {
            violations.add(ID, where, "seq: %s (expected: %d)".formatted(hasId ? seq : "absent", expected));
        }
        idsSeen |= hasId;
    }

    private void startBlock() {
        dataLines = 0;
        sound = false;
        last = false;
        hasId = false;
        seq = NONE;
        errorType = false;
    }

    private static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }
}
