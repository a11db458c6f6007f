package io.holdfast.tracing;

/** Takes what a tracing system is told. From any event loop; never waits. */
@FunctionalInterface
public interface SpanSink {
    /** For nobody. */
    SpanSink NONE = span -> {};

    /** A stream is over. */
    void over(StreamSpan span);

    /** Nothing comes any more, and what still waits is told. May block for a moment, so not for an event loop. */
    default void close() {}
}
