package io.holdfast.stream.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What all stream verticle instances of a node count of pushes. */
public final class PushMetrics {
    private final Counter kept;
    private final Counter repeated;
    private final Counter refused;

    public PushMetrics(MeterRegistry registry) {
        kept = pushes(registry, "kept");
        repeated = pushes(registry, "repeated");
        refused = pushes(registry, "refused");
    }

    private static Counter pushes(MeterRegistry registry, String result) {
        return Counter.builder("streaming_pushes")
                .description("What producers have pushed, by what became of it")
                .tag("result", result)
                .register(registry);
    }

    public void taken(boolean again) {
        (again ? repeated : kept).increment();
    }

    public void refused() {
        refused.increment();
    }
}
