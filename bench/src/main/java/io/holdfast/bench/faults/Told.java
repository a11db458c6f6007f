package io.holdfast.bench.faults;

import java.util.Set;

/**
 * What a reader was told of how its stream ended.
 *
 * @param code of the error event, "" for a good end and for none
 */
record Told(End end, String code) {
    /** Which end. */
    enum End {
        NONE,
        GOOD,
        BAD
    }

    static final Told NOTHING = new Told(End.NONE, "");
    static final Told ENDED = new Told(End.GOOD, "");
    /** How a stream is reported whose every copy is gone. */
    private static final Set<String> LOSSES = Set.of("owner_lost", "stream_unknown", "cursor_unknown");

    static Told failed(String code) {
        return new Told(End.BAD, code);
    }

    boolean loss() {
        return LOSSES.contains(code);
    }

    @Override
    public String toString() {
        return switch (end) {
            case NONE -> "nothing";
            case GOOD -> "ended";
            case BAD -> "failed: " + code;
        };
    }
}
