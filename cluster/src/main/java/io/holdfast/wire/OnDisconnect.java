package io.holdfast.wire;

import java.util.Locale;

/** What becomes of a stream when the last client that reads it hangs up. */
public enum OnDisconnect {
    /** It goes on for the orphan timeout, and is cancelled when nobody has come back by then. */
    DETACH,
    /** It goes on to its end. */
    FINISH,
    /** It is cancelled at once. */
    CANCEL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of this name; DETACH, which harms least, for one that a newer node made up. */
    static OnDisconnect of(String word) {
        for (OnDisconnect policy : values()) {
            if (policy.word().equals(word)) {
                return policy;
            }
        }
        return DETACH;
    }
}
