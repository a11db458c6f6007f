package io.holdfast.gateway.reading;

import io.holdfast.wire.Fault;
import java.util.Locale;

/** What came of a client's wish to go on from a cursor. */
public enum ResumeOutcome {
    /** It is sent what it has missed, if there is any, and what comes. */
    RESUMED,
    /** There is no such stream any more, or not these events of it. */
    GONE,
    FAILED,
    /** The client went away before. */
    LEFT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ResumeOutcome of(Fault refusal) {
        return switch (refusal) {
            case STREAM_UNKNOWN, CURSOR_UNKNOWN, CURSOR_EXPIRED, OWNER_LOST -> GONE;
            default -> FAILED;
        };
    }
}
