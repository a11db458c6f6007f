package io.holdfast.gateway.reading;

import io.holdfast.wire.Address;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This gateway instance's read of one stream: where it is, what it may still be sent, and who shares it. */
final class Subscription {
    /** What a stream is to be asked for with, kept until somebody has begun it. */
    record Question(String session, OpeningRequest request) {}

    private static final Address NOBODY = Address.stream("", 0);

    private final long id;
    private final StreamId stream;
    /** Who reads; an owner that lets it in has found the stream to be theirs. */
    private final String principal;

    /** All of the stream; first the one that readers join when they have caught up. */
    private final List<Subscription> ofStream;

    private final List<Reader> readers = new ArrayList<>(1);
    private long position;
    private long epoch;
    private long credit;
    private Address owner = NOBODY;
    private long answerByNanos;
    private long heardNanos;
    /** When the last events came; 0 before there are any. */
    private long lastEventsNanos;

    /** When the search for a new owner began; 0 while there is none. */
    private long searchingSinceNanos;
    /** Since when that search has had a chance. */
    private long chanceSinceNanos;

    private @Nullable Reader awaited;
    private @Nullable Question question;
    private boolean attached;

    Subscription(long id, StreamId stream, long position, String principal, List<Subscription> ofStream) {
        this.principal = principal;
        this.ofStream = ofStream;
        this.id = id;
        this.stream = stream;
        this.position = position;
    }

    long id() {
        return id;
    }

    StreamId stream() {
        return stream;
    }

    String principal() {
        return principal;
    }

    /** The one that readers of the stream join when they have caught up: maybe this one. */
    Subscription shared() {
        return ofStream.isEmpty() ? this : ofStream.get(0);
    }

    /** Whether the reader may share it, since both are the same client's. */
    boolean letsIn(Reader reader) {
        return reader.principal().equals(principal);
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

    /** Whether an owner has ever confirmed it; after that the readers' connections are kept through any loss. */
    boolean began() {
        return epoch > 0;
    }

    /** The stream does not exist yet. */
    void asks(Question news) {
        question = news;
    }

    Optional<Question> question() {
        return Optional.ofNullable(question);
    }

    boolean attached() {
        return attached;
    }

    boolean overdue(long now) {
        return !attached && answerByNanos != Long.MAX_VALUE && now - answerByNanos > 0;
    }

    /** Returns for how long an owner was looked for, in nanoseconds; 0 when there was no need. */
    long attach(long newEpoch) {
        attached = true;
        question = null;
        heardNanos = System.nanoTime();
        long searched = searchingSinceNanos == 0 ? 0 : heardNanos - searchingSinceNanos;
        searchingSinceNanos = 0;
        epoch = Math.max(epoch, newEpoch);
        return searched;
    }

    /** The owner is asked for everything from the position on, with a full window. */
    void ask(Address nextOwner, int window, long byNanos) {
        owner = nextOwner;
        attached = false;
        credit = window;
        answerByNanos = byNanos;
    }

    /** The owner is gone or silent; returns for how long one could have been found. */
    long search(long now) {
        attached = false;
        answerByNanos = Long.MAX_VALUE;
        if (searchingSinceNanos == 0) {
            searchingSinceNanos = now;
            chanceSinceNanos = now;
        }
        return now - chanceSinceNanos;
    }

    /** This node does not hear the others, so none of them could be found so far. */
    void cutOff(long now) {
        chanceSinceNanos = now;
    }

    /** Whether nothing has come for so long that the bus may have lost something. */
    boolean quiet(long now, long nanos) {
        return attached && now - heardNanos > nanos;
    }

    /** A former owner's frame, late on its way. */
    boolean outdated(long frameEpoch) {
        return frameEpoch < epoch;
    }

    /** Returns how long after the events before, in nanoseconds; 0 for the first ones. */
    long received(long nextPosition, long bytes) {
        position = nextPosition;
        credit -= bytes;
        heardNanos = System.nanoTime();
        long gap = lastEventsNanos == 0 ? 0 : heardNanos - lastEventsNanos;
        lastEventsNanos = heardNanos;
        return gap;
    }

    /** Bytes to grant so that the window is full again; 0 while more than half of it is left, to grant seldom. */
    int missingCredit(int window) {
        return credit <= window / 2 ? (int) (window - credit) : 0;
    }

    void granted(int bytes) {
        credit += bytes;
    }

    /** Notes that a grant waits for a reader's socket; false when it does already. */
    boolean waitsFor(Reader reader) {
        boolean news = !reader.equals(awaited);
        awaited = reader;
        return news;
    }

    void waitsForNobody() {
        awaited = null;
    }
}
