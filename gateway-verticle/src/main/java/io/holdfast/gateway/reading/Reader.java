package io.holdfast.gateway.reading;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;

/** A client's connection, or its share of one, on which a stream is written. All calls on the connection's event loop. */
public interface Reader {

    /** Whose it is, "" where nobody has to say. */
    String principal();

    /** The seq of the next event that this reader has not been given. */
    long next();

    /** The subscription stands. */
    void opened();

    /** Writes the events that the reader has not been given yet; the batch may begin before {@link #next()}. */
    void events(EventBatch batch);

    /**
     * Nothing more will come.
     *
     * @param seq the position behind the last event
     */
    void ended(long seq, Outcome outcome);

    /**
     * The stream can't be read, or not any further.
     *
     * @param status the HTTP status while nothing has been sent
     */
    void refused(Fault fault, String detail, int status);

    /** Whether the client is gone: nothing needs to be written any more. */
    boolean closed();

    /** Whether the socket has more to write than it should; it must not be given much more now. */
    boolean full();

    /** Runs the action once, when the socket has room again. */
    void whenDrained(Runnable action);
}
