package io.holdfast.stream.ownership;

import io.holdfast.cluster.StreamDirectory;
import io.holdfast.stream.journal.Journal;
import java.util.Locale;

/** What became of the owner before. */
public enum TakeoverCause {
    /** It is gone, or silent. */
    LOST,
    /** It is leaving, and has named this node. */
    HANDED_OVER,
    /** It was this node itself, which had let go of the stream when its journal failed. */
    REGAINED,
    /** The whole cluster was lost: the journal alone remembers the stream. */
    RECOVERED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param here the node that is the owner now */
    static TakeoverCause of(StreamDirectory.Entry before, String here, Journal.Claim claim) {
        if (!before.node().equals(here)) {
            return LOST;
        }
        if (before.epoch() == 0) {
            return RECOVERED;
        }
        return before.epoch() < claim.epoch() ? REGAINED : HANDED_OVER;
    }
}
