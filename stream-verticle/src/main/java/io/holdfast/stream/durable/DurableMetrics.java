package io.holdfast.stream.durable;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What all stream verticle instances of a node count of durable streams. */
public final class DurableMetrics {
    private final AtomicLong streams = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong readers = new AtomicLong();
    private final Counter appended;
    private final Counter repeated;
    private final Counter refused;

    public DurableMetrics(MeterRegistry registry) {
        Gauge.builder("streaming_durable_streams", streams, AtomicLong::get)
                .description("Durable streams that this node owns")
                .register(registry);
        Gauge.builder("streaming_durable_bytes", bytes, AtomicLong::get)
                .description("About what the journal keeps for them")
                .register(registry);
        Gauge.builder("streaming_durable_readers", readers, AtomicLong::get)
                .description("Long-polls that wait, and event streams that follow one")
                .register(registry);
        appended = appends(registry, "appended");
        repeated = appends(registry, "repeated");
        refused = appends(registry, "refused");
    }

    private static Counter appends(MeterRegistry registry, String result) {
        return Counter.builder("streaming_durable_appends")
                .description("Appends to durable streams, by what became of them")
                .tag("result", result)
                .register(registry);
    }

    void streams(int more) {
        streams.addAndGet(more);
    }

    void bytes(long more) {
        bytes.addAndGet(more);
    }

    void readers(int more) {
        readers.addAndGet(more);
    }

    void appended() {
        appended.increment();
    }

    void repeated() {
        repeated.increment();
    }

    void refused() {
        refused.increment();
    }
}
