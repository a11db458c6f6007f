package io.holdfast.cluster;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * This node as its verticles and its registry see it: the phase of its life and what it carries. The one object that
 * several event loops write; see docs/threads.md.
 */
public final class LocalNode {
    /** The life of a node, in this order. */
    public enum Phase {
        STARTING,
        READY,
        DRAINING
    }

    private final String id;
    private final long epoch;
    private final AtomicInteger openStreams = new AtomicInteger();
    private volatile Phase phase = Phase.STARTING;

    public LocalNode(String id, long epoch) {
        this.id = id;
        this.epoch = epoch;
    }

    public String id() {
        return id;
    }

    /** Milliseconds since 1970 at the node's start. */
    public long epoch() {
        return epoch;
    }

    public Phase phase() {
        return phase;
    }

    public boolean ready() {
        return phase == Phase.READY;
    }

    public boolean draining() {
        return phase == Phase.DRAINING;
    }

    public void enter(Phase next) {
        phase = next;
    }

    public void streamOpened() {
        openStreams.incrementAndGet();
    }

    public void streamEnded() {
        openStreams.decrementAndGet();
    }

    /** Streams that this node owns and that have not ended. */
    public int openStreams() {
        return openStreams.get();
    }
}
