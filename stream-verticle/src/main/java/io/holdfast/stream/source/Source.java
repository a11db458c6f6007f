package io.holdfast.stream.source;

import io.holdfast.wire.Fault;

/** What produces a stream's events: a call to an upstream, or the owner itself. All calls on the stream's event loop. */
public interface Source {

    /** Where a source puts what it has. After {@link #finished} or {@link #failed} it says nothing more. */
    interface Sink {
        /** The upstream has agreed to stream; events may follow. Said once, or not at all. */
        void opened();

        void event(String type, String id, byte[] data);

        /** The upstream's body has ended as it should. */
        void finished();

        /**
         * Before {@link #opened} this refuses the stream, afterwards it breaks it.
         *
         * @param status the HTTP status for the client while nothing has been sent
         */
        void failed(Fault fault, String detail, int status);
    }

    /** Says nothing, ever. */
    Source NONE = new Source() {
        @Override
        public void start(Sink sink) {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {}

        @Override
        public void checkDeadlines(long nowNanos) {}
    };

    void start(Sink sink);

    /** Stops events until {@link #resume}, because the journal or all readers are behind. */
    void pause();

    /** Whether it may be paused for readers who are all too slow, as an answer may, and what producers push may not. */
    default boolean waitsForReaders() {
        return true;
    }

    void resume();

    /** Ends the source now, also while it awaits its first byte; nothing more is said to the sink. */
    void cancel();

    /** Looks whether one of the source's own time limits has passed. Called about twice a second. */
    void checkDeadlines(long nowNanos);
}
