package io.holdfast.stream.ownership;

import io.holdfast.cluster.Cluster;
import io.holdfast.wire.StreamId;
import java.util.concurrent.TimeUnit;

/**
 * Of two nodes that take a stream over at once the later claim holds, and the other one finds out when it appends. One
 * that has readers and nothing to append has to look into the directory now and then.
 */
public final class LaterOwners {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Cluster cluster;
    private long lookedNanos = System.nanoTime();

    public LaterOwners(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Whether it is time to look. To be asked about twice a second, once for all streams. */
    public boolean due() {
        long now = System.nanoTime();
        boolean due = now - lookedNanos > EVERY_NANOS;
        if (due) {
            lookedNanos = now;
        }
        return due;
    }

    /** @param theirs run when somebody else owns the stream under a later epoch */
    public void look(StreamId stream, long epoch, Runnable theirs) {
        cluster.streams().find(stream).onSuccess(found -> {
            if (found.filter(entry -> entry.epoch() > epoch).isPresent()) {
                theirs.run();
            }
        });
    }
}
