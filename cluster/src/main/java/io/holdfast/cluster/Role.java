package io.holdfast.cluster;

import java.util.Locale;

/** What a node does in the cluster. */
public enum Role {
    GATEWAY,
    STREAM,
    MONITOR;

    /** The word used in configuration, logs and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
