package io.holdfast.cluster;

import io.holdfast.metrics.Histogram;
import io.holdfast.overload.Overload;
import io.holdfast.overload.OverloadConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This node as its verticles and its registry see it: the phase of its life and what it carries. Several event
 * loops write it; see docs/threads.md.
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
    private final Overload overload;
    private final Map<Thread, Integer> streamInstances = new ConcurrentHashMap<>();
    private final AtomicInteger openStreams = new AtomicInteger();
    private final AtomicInteger openCalls = new AtomicInteger();
    private final String selfTestKey = UUID.randomUUID().toString();
    private final Failures failures = new Failures();
    private final Repairs repairs = new Repairs();
    private final List<Histogram> histograms = new CopyOnWriteArrayList<>();
    private volatile Phase phase = Phase.STARTING;
    private boolean leaving;

    /** A node that is never overloaded. */
    public LocalNode(String id, long epoch) {
        this(id, epoch, new Overload(OverloadConfig.OFF));
    }

    public LocalNode(String id, long epoch, Overload overload) {
        this.id = id;
        this.epoch = epoch;
        this.overload = overload;
    }

    public Overload overload() {
        return overload;
    }

    public Failures failures() {
        return failures;
    }

    public Repairs repairs() {
        return repairs;
    }

    /** From now on those who look at this node see these, too. */
    public void measuredBy(List<Histogram> more) {
        histograms.addAll(more);
    }

    /** What this node measures with every message. */
    public List<Histogram> histograms() {
        return Collections.unmodifiableList(histograms);
    }

    /** What this process shows its own gateway when it tests itself, so that no client's credentials are needed. */
    public String selfTestKey() {
        return selfTestKey;
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

    public synchronized void enter(Phase next) {
        phase = next;
    }

    /** Takes work again; false when the node is about to leave, or has never begun. */
    public synchronized boolean undrain() {
        if (leaving || phase == Phase.STARTING) {
            return false;
        }
        phase = Phase.READY;
        return true;
    }

    /** Drains for good. */
    public synchronized void leave() {
        leaving = true;
        phase = Phase.DRAINING;
    }

    /** Says that the stream verticle instance with this number runs on the calling event loop. */
    public void streamInstanceHere(int instance) {
        streamInstances.put(Thread.currentThread(), instance);
    }

    /**
     * The stream verticle instance on the calling event loop, if there is one. A gateway that gives it a stream saves
     * two thread switches for every turn in which the stream moves.
     */
    public Optional<Integer> streamInstanceHere() {
        return Optional.ofNullable(streamInstances.get(Thread.currentThread()));
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

    public void callOpened() {
        openCalls.incrementAndGet();
    }

    public void callEnded() {
        openCalls.decrementAndGet();
    }

    /** API calls that this node passes on, each counted by its gateway and by its stream role. */
    public int openCalls() {
        return openCalls.get();
    }
}
