package io.holdfast.stream.durable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What lets caches join the live reads of many clients, and yet never give one of them the same answer for ever (Durable
 * Streams, 10.1): the number of an interval, which grows with each answer.
 */
final class DurableCursor {
    private static final long EPOCH_MS = Instant.parse("2024-10-09T00:00:00Z").toEpochMilli();
    private static final long INTERVAL_MS = Duration.ofSeconds(20).toMillis();
    private static final long LONGEST_JITTER_MS = Duration.ofHours(1).toMillis();
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

    private DurableCursor() {}

    /** @param sent the client's last one */
    static String next(Optional<String> sent, long nowMs) {
        long now = (nowMs - EPOCH_MS) / INTERVAL_MS;
        long theirs = sent.filter(text -> NUMBER.matcher(text).matches())
                .map(Long::parseLong)
                .orElse(-1L);
        return Long.toString(theirs < now ? now : theirs + jitter());
    }

    private static long jitter() {
        return Math.max(1, ThreadLocalRandom.current().nextLong(LONGEST_JITTER_MS) / INTERVAL_MS);
    }
}
