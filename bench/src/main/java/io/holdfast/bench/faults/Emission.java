package io.holdfast.bench.faults;

import java.util.Arrays;

/** What the upstream has said of one stream, in all calls together. */
final class Emission {
    private final Truth truth;
    private final long[] writtenAt;
    private int said;
    private int calls;
    private long endedAt;

    Emission(Truth truth) {
        this.truth = truth;
        writtenAt = new long[(int) truth.length()];
    }

    Truth truth() {
        return truth;
    }

    /** Counts one more call; what was said so far is what it repeats at once. */
    int called() {
        calls++;
        return said;
    }

    int calls() {
        return calls;
    }

    void wrote(long n, long now) {
        if (n == said) {
            writtenAt[said++] = now;
            endedAt = said == writtenAt.length ? now : 0;
        } else if (n > said) {
            Arrays.fill(writtenAt, said, (int) n + 1, now);
            said = (int) n + 1;
        }
    }

    long writtenAt(long n) {
        return n >= 0 && n < said ? writtenAt[(int) n] : 0;
    }

    boolean endedBefore(long time) {
        return endedAt != 0 && endedAt - time < 0;
    }
}
