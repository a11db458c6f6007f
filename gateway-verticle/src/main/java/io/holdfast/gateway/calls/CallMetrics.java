package io.holdfast.gateway.calls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What all gateway instances of a node count of calls that are passed through. */
public final class CallMetrics {
    /** How a call ended, as clients see it. */
    enum Outcome {
        /** The upstream's answer was passed on whole, or its WebSocket was closed in order. */
        ANSWERED,
        /** Nothing of an answer was passed on but an error of ours. */
        REFUSED,
        /** The answer was cut. */
        BROKEN,
        /** The client went away. */
        LEFT
    }

    private final MeterRegistry registry;
    private final AtomicInteger active = new AtomicInteger();

    public CallMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("streaming_calls_active", active, AtomicInteger::get)
                .description("API calls and WebSockets that are passed through")
                .register(registry);
    }

    void begun() {
        active.incrementAndGet();
    }

    /** @param route its name */
    void over(String route, Outcome outcome) {
        active.decrementAndGet();
        Counter.builder("streaming_calls")
                .description("API calls and WebSockets that were passed through, by how they ended")
                .tag("route", route)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }
}
