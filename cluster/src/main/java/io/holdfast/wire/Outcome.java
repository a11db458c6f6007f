package io.holdfast.wire;

/**
 * How a stream ended; kept in the journal behind the last event, so that a broken answer never looks finished.
 *
 * @param fault why, unless it ended well
 * @param detail the fault in this case's words, "" when there is nothing to add
 */
public record Outcome(Kind kind, Fault fault, String detail) {
    public enum Kind {
        ENDED,
        FAILED,
        CANCELLED;

        /** The word that clients, logs and metrics see. */
        public String word() {
            return switch (this) {
                case ENDED -> "ended";
                case FAILED -> "failed";
                case CANCELLED -> "cancelled";
            };
        }
    }

    /** The upstream's body ended. The fault of a good end is never shown. */
    public static final Outcome ENDED = new Outcome(Kind.ENDED, Fault.INTERNAL, "");

    public static Outcome failed(Fault fault, String detail) {
        return new Outcome(Kind.FAILED, fault, detail);
    }

    public static Outcome cancelled(Fault why) {
        return new Outcome(Kind.CANCELLED, why, "");
    }

    public boolean good() {
        return kind == Kind.ENDED;
    }

    /** What a reader is told: the detail where there is one, else the fault's own text. */
    public String message() {
        return detail.isEmpty() ? fault.title() : fault.title() + ": " + detail;
    }
}
