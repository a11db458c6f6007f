package io.holdfast.bench.faults;

/** The longest time between two events of a reader since it was last asked for. */
final class Silence {
    private long lastEvent;
    private boolean begun;
    private long longest;
    private long longestEnd;

    void event(long now) {
        if (begun && now - lastEvent > longest) {
            longest = now - lastEvent;
            longestEnd = now;
        }
        begun = true;
        lastEvent = now;
    }

    void forget() {
        longest = 0;
    }

    void tell(String reader, Effect.Collector collector) {
        if (longest > 0) {
            collector.silence(reader, longest, longestEnd);
        }
    }

    boolean eventSince(long time) {
        return begun && lastEvent - time > 0;
    }
}
