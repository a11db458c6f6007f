package io.holdfast.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What has become of spans. Those that were made and are in no other count wait, or were too many. */
final class SpanMetrics {
    private final Counter made;
    private final Counter exported;
    private final Counter failed;

    SpanMetrics(MeterRegistry registry) {
        made = counter(registry, "made");
        exported = counter(registry, "exported");
        failed = counter(registry, "failed");
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("holdfast_spans")
                .description("Spans of streams that are over, and what became of them")
                .tag("result", result)
                .register(registry);
    }

    void made() {
        made.increment();
    }

    void posted(int spans, boolean taken) {
        (taken ? exported : failed).increment(spans);
    }
}
