package io.holdfast.stream.live;

import io.holdfast.wire.Address;

/** One gateway instance's read of one stream: how far it has been sent, and how many bytes it may still be sent. */
final class Subscription {
    private final Address gateway;
    private final long id;
    private long position;
    private long credit;
    private boolean readingJournal;
    private boolean refused;
    private boolean stalled;

    Subscription(Address gateway, long id, long position, int credit) {
        this.gateway = gateway;
        this.id = id;
        this.position = position;
        this.credit = credit;
    }

    Address gateway() {
        return gateway;
    }

    long id() {
        return id;
    }

    boolean is(Address otherGateway, long otherId) {
        return id == otherId && gateway.equals(otherGateway);
    }

    /** The seq of the next event to send. */
    long position() {
        return position;
    }

    boolean hasCredit() {
        return credit > 0;
    }

    /** Whether there is no credit left, said once until there is some again. */
    boolean stalls() {
        boolean news = !stalled && !hasCredit();
        stalled |= news;
        return news;
    }

    int creditAsInt() {
        return (int) Math.min(credit, Integer.MAX_VALUE);
    }

    void grant(int bytes) {
        credit += bytes;
        stalled = false;
    }

    /** The last event may overdraw: an event larger than the whole window must still get through. */
    void sent(long nextPosition, long bytes) {
        position = nextPosition;
        credit -= bytes;
    }

    /** True while an answer from the journal is awaited; events are then not sent from elsewhere. */
    boolean readingJournal() {
        return readingJournal;
    }

    void readingJournal(boolean reading) {
        readingJournal = reading;
    }

    /** Whether it was told that it can't be served any more. */
    boolean refused() {
        return refused;
    }

    void refuse() {
        refused = true;
    }
}
