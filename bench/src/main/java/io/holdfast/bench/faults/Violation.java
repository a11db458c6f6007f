package io.holdfast.bench.faults;

/**
 * A broken promise.
 *
 * @param seq where; -1 when it has no place in the stream
 */
record Violation(Kind kind, String stream, String reader, long seq, String seen) {
    /** Which promise. */
    enum Kind {
        GAP,
        REPEAT,
        REORDER,
        DIVERGED,
        MISSING_END,
        WRONG_OUTCOME,
        /** Told to be lost after faults that nothing is lost by. */
        LOST,
        STUCK,
        /** Bytes that are no event stream of ours. */
        FORMAT,
        /** A status that ends an EventSource for good, or refuses a question for no reason. */
        ANSWER
    }

    @Override
    public String toString() {
        return "%s stream %s, %s, seq %d: %s".formatted(kind, stream, reader, seq, seen);
    }
}
