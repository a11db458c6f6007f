package io.holdfast.gateway;

import io.holdfast.wire.Address;
import io.holdfast.wire.StreamId;
import java.util.ArrayList;
import java.util.List;

/** This gateway instance's read of one stream: where it is, what it may still be sent, and who shares it. */
final class Subscription {
    private final long id;
    private final StreamId stream;
    private final Address owner;
    private final long answerByNanos;
    private final List<Reader> readers = new ArrayList<>(1);
    private long position;
    private long epoch;
    private long credit;
    private boolean attached;

    /** @param answerByNanos when an owner that has said nothing counts as silent */
    Subscription(long id, StreamId stream, Address owner, long position, int credit, long answerByNanos) {
        this.id = id;
        this.stream = stream;
        this.owner = owner;
        this.position = position;
        this.credit = credit;
        this.answerByNanos = answerByNanos;
    }

    long id() {
        return id;
    }

    StreamId stream() {
        return stream;
    }

    Address owner() {
        return owner;
    }

    List<Reader> readers() {
        return readers;
    }

    /** The seq of the next event that the owner has to send. */
    long position() {
        return position;
    }

    boolean attached() {
        return attached;
    }

    boolean overdue(long now) {
        return !attached && now - answerByNanos > 0;
    }

    void attach(long newEpoch) {
        attached = true;
        epoch = Math.max(epoch, newEpoch);
    }

    /** The position stays, and is asked for again with a full window. */
    void askAgain(int window) {
        attached = false;
        credit = window;
    }

    /** A former owner's frame, late on its way. */
    boolean outdated(long frameEpoch) {
        return frameEpoch < epoch;
    }

    void received(long nextPosition, long bytes) {
        position = nextPosition;
        credit -= bytes;
    }

    /** Bytes to grant so that the window is full again; 0 while more than half of it is left, to grant seldom. */
    int missingCredit(int window) {
        return credit <= window / 2 ? (int) (window - credit) : 0;
    }

    void granted(int bytes) {
        credit += bytes;
    }
}
