package io.holdfast.gateway;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The SSE responses of one gateway instance: one timer beats for all of them, so an idle connection costs none. */
final class SseReaders {
    private final long silenceNanos;
    private final Set<SseReader> readers = new LinkedHashSet<>();

    SseReaders(Duration heartbeat) {
        this.silenceNanos = heartbeat.toNanos();
    }

    void add(SseReader reader) {
        readers.add(reader);
    }

    void remove(SseReader reader) {
        readers.remove(reader);
    }

    /** A copy. */
    List<SseReader> all() {
        return List.copyOf(readers);
    }

    /** To be called about once a second. */
    void beat() {
        long now = System.nanoTime();
        readers.forEach(reader -> reader.heartbeat(now, silenceNanos));
    }
}
