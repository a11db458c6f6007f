package io.holdfast.bench;

import org.HdrHistogram.Histogram;

/** What one event loop's readers have seen; confined to that loop. */
final class Tally {
    final Violations violations = new Violations();
    private Histogram latency = Nanos.histogram();
    private byte[] scratch = new byte[64 * 1024];
    private long delivered;
    private long done;

    void delivered(long latencyNanos) {
        delivered++;
        latency.recordValue(Nanos.recordable(latencyNanos));
    }

    void done() {
        done++;
    }

    /** The latencies since the last call. */
    Histogram takeLatency() {
        Histogram taken = latency;
        latency = Nanos.histogram();
        return taken;
    }

    long delivered() {
        return delivered;
    }

    /** Streams that were read to their end. */
    long completed() {
        return done;
    }

    /** Where a read is copied to: one array for all streams of the loop, for they are read one after the other. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        return scratch;
    }
}
