package io.holdfast.wire;

import java.util.concurrent.atomic.LongAdder;

/** Messages between verticle instances that were one way, and what was in them. Any thread counts and asks. */
public final class BusTraffic {
    private final LongAdder messages = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    void count(int framesInIt, int encodedBytes) {
        messages.increment();
        frames.add(framesInIt);
        bytes.add(encodedBytes);
    }

    public long messages() {
        return messages.sum();
    }

    public long frames() {
        return frames.sum();
    }

    /** Zero for what stays in the JVM, where nothing is encoded. */
    public long bytes() {
        return bytes.sum();
    }
}
