package io.holdfast.stream.journal;

import io.holdfast.wire.StreamId;

/**
 * Where Redis keeps a log: what follows from the stream's id alone can be found when nobody remembers anything.
 *
 * @param tag the part of the keys that decides where a Redis Cluster keeps them; all of a tag are in one place
 * @param log a Redis Stream
 * @param opening what began it, in a key of its own so that trimming the log leaves it
 * @param unfinished the set of the tag's streams without an outcome
 */
record RedisKeys(String tag, String log, String opening, String unfinished) {
    static final int TAGS = 16;

    static RedisKeys of(StreamId stream) {
        String prefix = prefix(Math.floorMod(stream.value().hashCode(), TAGS));
        String log = prefix + stream.value();
        return new RedisKeys(prefix, log, log + ":opening", unfinished(prefix));
    }

    /** The set of streams without an outcome that belong to the n-th tag. */
    static String unfinished(int tag) {
        return unfinished(prefix(tag));
    }

    private static String unfinished(String prefix) {
        return prefix + "open";
    }

    private static String prefix(int tag) {
        return "holdfast:{%02d}:".formatted(tag);
    }
}
