package io.holdfast.bench.faults;

/** What is counted, in the words of the report. */
enum Count {
    EVENTS("events"),
    OPENED("streams opened"),
    ENDED("streams to their end"),
    REFUSED("questions refused"),
    /** The connection went before the answer's head: the question may have been heard. */
    UNANSWERED("questions unanswered"),
    RECONNECTS("reconnects"),
    UNREACHED("gateways not reached"),
    BROKEN_OFF("reads broken off with a word"),
    LOST("streams told to be lost"),
    /** After the loss of all nodes, before any reader was back. */
    UNREAD("gone on unread"),
    AUDITS("audits"),
    APPENDS("appends to durable streams"),
    APPENDED("durable streams to their end"),
    /** By a producer that does not know what became of the first try. */
    SENT_AGAIN("writes sent again");

    private final String words;

    Count(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
