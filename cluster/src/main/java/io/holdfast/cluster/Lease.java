package io.holdfast.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Until when nobody can have given this node up (Gray and Cheriton, 1989). Heartbeats are numbered, and each carries the
 * last number that its sender has heard of every other node. Others give a node up when they have not heard of it for
 * {@link NodeRegistry#SILENT_AFTER_NANOS}; a heartbeat that all of them have heard, sent less than that ago, is therefore
 * proof that none has. A process that was stopped, or cut off, finds its lease run out before it can do any harm.
 */
public final class Lease {
    /** A little less than the others wait, for clocks that do not run alike. */
    static final long LENGTH_NANOS = NodeRegistry.SILENT_AFTER_NANOS - TimeUnit.MILLISECONDS.toNanos(100);
    /** After a pause: others that still count us answer the next heartbeat, so who waits longer waits in vain. */
    static final long CONFIRM_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** A fenced node that finds no other for so long is the only one left; a cluster that lives has found it before. */
    static final long LONELY_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Heartbeats whose sending time is remembered; more than are sent while the longest lease lasts. */
    private static final int REMEMBERED = 64;

    private static final long FOR_EVER = TimeUnit.DAYS.toNanos(365);

    private enum State {
        SOUND,
        /** This node did nothing for a while, and does not know what the others made of it. */
        DOUBTED,
        /** The others have given it up: what it owned is not its any more, nor anything else until they count it again. */
        FENCED
    }

    private final Runnable lapsed;
    private final long[] sentNanos = new long[REMEMBERED];
    /** When the last of our heartbeats was sent that this node has heard. */
    private final Map<String, Long> confirmedNanos = new HashMap<>();

    private State state = State.SOUND;
    private long stateSinceNanos;
    private long lastEchoNanos = Long.MIN_VALUE;
    private long beat;
    private volatile long untilNanos = System.nanoTime() + FOR_EVER;

    /** @param lapsed told each time that nobody may rely any more on what this node owned before */
    Lease(Runnable lapsed) {
        this.lapsed = lapsed;
    }

    /** Whether what this node owns is still its own. From any thread. */
    public boolean held() {
        return heldAt(System.nanoTime());
    }

    boolean heldAt(long now) {
        return now - untilNanos < 0;
    }

    /** The number of the heartbeat that is sent now. */
    synchronized long beat(long now) {
        beat++;
        sentNanos[(int) (beat % REMEMBERED)] = now;
        return beat;
    }

    /** A node says which of our heartbeats it has heard last; 0 for none so far. */
    synchronized void confirmed(String node, long number, Set<String> others, long now) {
        if (number > 0 && number <= beat && number > beat - REMEMBERED) {
            long sent = sentNanos[(int) (number % REMEMBERED)];
            confirmedNanos.merge(node, sent, Math::max);
            lastEchoNanos = Math.max(lastEchoNanos, sent);
        }
        renew(others, now);
    }

    /** To be called with every heartbeat: these are the others, who might give this node up. */
    synchronized void renew(Set<String> others, long now) {
        confirmedNanos.keySet().retainAll(others);
        if (state == State.DOUBTED && others.stream().allMatch(other -> confirmedSince(other, stateSinceNanos))) {
            state = State.SOUND;
        } else if (state == State.DOUBTED && now - stateSinceNanos > CONFIRM_WITHIN_NANOS) {
            fence(now);
        } else if (state == State.FENCED && (lastEchoNanos > stateSinceNanos || now - stateSinceNanos > LONELY_NANOS)) {
            state = State.SOUND;
        }
        untilNanos = state == State.SOUND ? oldestConfirmation(others, now) + LENGTH_NANOS : now;
    }

    /** Who joins has nothing of ours to take before it has heard of us. */
    private long oldestConfirmation(Set<String> others, long now) {
        long oldest = now + FOR_EVER;
        for (String other : others) {
            oldest = Math.min(oldest, confirmedNanos.computeIfAbsent(other, news -> now));
        }
        return oldest;
    }

    private boolean confirmedSince(String other, long sinceNanos) {
        return confirmedNanos.getOrDefault(other, Long.MIN_VALUE) > sinceNanos;
    }

    /**
     * This node did nothing for a while. What the others confirmed meanwhile may still wait to be read, so the time for it
     * begins anew.
     */
    synchronized void doubt(long now) {
        if (state != State.FENCED) {
            state = State.DOUBTED;
            stateSinceNanos = now;
            untilNanos = now;
        }
    }

    /**
     * One of the others is no member any more. When the lease had run out before, somebody was cut off: the others, or
     * this node, if it is in doubt or less than half of them still hear it.
     *
     * @param others with the one that is gone
     */
    synchronized void gone(Set<String> others, long now) {
        if (state == State.DOUBTED || (state == State.SOUND && !heldAt(now) && isMinority(others, now))) {
            fence(now);
        }
    }

    private boolean isMinority(Set<String> others, long now) {
        long hearUs = others.stream()
                .filter(other -> confirmedSince(other, now - LENGTH_NANOS))
                .count();
        return 2 * (hearUs + 1) < others.size() + 1;
    }

    /** Hazelcast has found that this node was on the smaller side of a split, and throws its data away. */
    synchronized void split(long now) {
        fence(now);
    }

    private void fence(long now) {
        state = State.FENCED;
        stateSinceNanos = now;
        untilNanos = now;
        lapsed.run();
    }
}
