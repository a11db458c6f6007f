package io.holdfast.bench.faults;

/** Which streams have lived through a fault that may take every copy of them. */
final class Losses {
    private boolean now;
    private boolean ever;
    private long until;

    void begin(boolean mayLose) {
        now = mayLose;
        ever |= mayLose;
    }

    void end() {
        if (now) {
            until = System.nanoTime();
        }
        now = false;
    }

    /** @param began when the stream was first asked for */
    boolean mayHit(long began) {
        return now || (ever && until - began > 0);
    }
}
