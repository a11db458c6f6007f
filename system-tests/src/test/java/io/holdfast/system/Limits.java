package io.holdfast.system;

import java.time.Duration;

/** How long tests wait for what has to happen; generous, since the machine may be busy, and never reached when all is well. */
final class Limits {
    /** A node's start, with a JVM that is cold. */
    static final Duration START = Duration.ofSeconds(45);

    /** A program that ends by itself; the longest of them cuts a Java runtime and trains it. */
    static final Duration PROGRAM = Duration.ofMinutes(2);

    /** Anything that should happen at once. */
    static final Duration SOON = Duration.ofSeconds(15);

    private Limits() {}
}
