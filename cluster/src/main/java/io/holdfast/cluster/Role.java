package io.holdfast.cluster;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a node does in the cluster. */
public enum Role {
    GATEWAY,
    STREAM,
    MONITOR;

    /** Empty for a role that a newer node made up. */
    static Optional<Role> of(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The word used in configuration, logs and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
