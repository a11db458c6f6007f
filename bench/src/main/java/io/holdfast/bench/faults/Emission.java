package io.holdfast.bench.faults;

import io.vertx.core.buffer.Buffer;

/** What the upstream has said of one stream, in all calls together. */
final class Emission {
    private final Truth truth;
    private final boolean ids;
    private final long[] writtenAt;
    /** All that was said, so that thousands of streams can be repeated at once without making each event again. */
    private final Buffer text = Buffer.buffer();
    /** Where each event ends in the text. */
    private final int[] ends;

    private int said;
    private int calls;
    private long endedAt;

    /** @param ids whether events are given ids */
    Emission(Truth truth, boolean ids) {
        this.truth = truth;
        this.ids = ids;
        writtenAt = new long[(int) truth.length()];
        ends = new int[writtenAt.length];
    }

    int length() {
        return writtenAt.length;
    }

    /** Counts one more call; what was said so far is what it repeats at once. */
    int called() {
        calls++;
        return said;
    }

    int calls() {
        return calls;
    }

    /** Everything before event {@code end} is said by now. */
    void saidUntil(int end, long now) {
        while (said < end) {
            text.appendString((ids ? "id: " + said + "\n" : "") + "data: " + truth.data(said) + "\n\n");
            ends[said] = text.length();
            writtenAt[said++] = now;
        }
        if (said == writtenAt.length && endedAt == 0) {
            endedAt = now;
        }
    }

    /** Where so many bytes end that begin with one event: behind it at least, and not beyond another one. */
    int within(int from, int end, int bytes) {
        int most = start(from) + bytes;
        int to = from + 1;
        while (to < end && ends[to] <= most) {
            to++;
        }
        return to;
    }

    /** A copy of what was said of these events. */
    Buffer blocks(int from, int to) {
        return text.getBuffer(start(from), start(to));
    }

    private int start(int event) {
        return event == 0 ? 0 : ends[event - 1];
    }

    long writtenAt(long n) {
        return n >= 0 && n < said ? writtenAt[(int) n] : 0;
    }

    boolean endedBefore(long time) {
        return endedAt != 0 && endedAt - time < 0;
    }
}
