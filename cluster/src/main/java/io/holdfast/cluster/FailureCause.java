package io.holdfast.cluster;

import io.holdfast.wire.Fault;
import java.util.Locale;

/** Why something failed, as far as that tells what to do about it. */
public enum FailureCause {
    CONNECTION,
    /** Timeouts included. */
    MESSAGE_PROCESSING,
    RESOURCE_EXHAUSTION,
    DEPENDENCY,
    UNKNOWN;

    /** The word that metrics, events and alerts have for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody should look at once. */
    public boolean critical() {
        return this == RESOURCE_EXHAUSTION || this == DEPENDENCY;
    }

    public static FailureCause of(Fault fault) {
        return switch (fault) {
            case UPSTREAM_UNREACHABLE, UPSTREAM_LOST, UPSTREAM_UNAVAILABLE, OWNER_LOST, CALL_LOST -> CONNECTION;
            case UPSTREAM_TIMEOUT,
                    UPSTREAM_IDLE,
                    OWNER_SILENT,
                    DURATION_EXCEEDED,
                    EVENT_TOO_LARGE,
                    REPLAY_DIVERGED,
                    UPSTREAM_REFUSED,
                    UPSTREAM_NOT_A_STREAM -> MESSAGE_PROCESSING;
            case OVERLOADED, STREAM_LIMIT, CONNECTION_LIMIT, CALL_LIMIT, JOURNAL_FULL -> RESOURCE_EXHAUSTION;
            case JOURNAL_UNAVAILABLE, LIMITER_UNAVAILABLE, AUTH_UNAVAILABLE -> DEPENDENCY;
            default -> UNKNOWN;
        };
    }
}
