package io.holdfast.gateway.reading;

import io.holdfast.gateway.GatewayMetrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The SSE responses of one gateway instance: one timer beats for all of them, so an idle connection costs none. */
public final class SseReaders {
    private final long silenceNanos;
    private final long slowNanos;
    private final GatewayMetrics metrics;
    private final Map<SseReader, Runnable> readers = new LinkedHashMap<>();

    /** @param slowReader how long one is waited for that has no room left */
    public SseReaders(Duration heartbeat, Duration slowReader, GatewayMetrics metrics) {
        this.silenceNanos = heartbeat.toNanos();
        this.slowNanos = slowReader.toNanos();
        this.metrics = metrics;
    }

    /** @param hangUp ends its connection; the client may come back with its cursor */
    public void add(SseReader reader, Runnable hangUp) {
        readers.put(reader, hangUp);
    }

    public void remove(SseReader reader) {
        readers.remove(reader);
    }

    /** A copy. */
    public List<SseReader> all() {
        return List.copyOf(readers.keySet());
    }

    /** To be called about once a second. */
    public void beat() {
        long now = System.nanoTime();
        readers.keySet().forEach(reader -> reader.heartbeat(now, silenceNanos));
        for (SseReader reader : all()) {
            Runnable hangUp = readers.get(reader);
            if (hangUp != null && reader.stuck(now, slowNanos)) {
                metrics.cut("slow_reader");
                hangUp.run();
            }
        }
    }
}
