package io.holdfast.gateway;

import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What limits have decided, counted for the whole node. */
final class LimitMetrics {
    private final MeterRegistry registry;

    LimitMetrics(MeterRegistry registry) {
        this.registry = registry;
        // So that they are there before the first refusal, and alerts see them grow from nothing.
        for (Decision.Outcome outcome : Decision.Outcome.values()) {
            registry.counter("streaming_rate_limit_decisions", "policy", OpeningRequest.QUERY, "result", word(outcome));
        }
        registry.counter("streaming_connections_refused", "scope", "node");
        registry.counter("streaming_connections_refused", "scope", "ip");
    }

    /** @param policy its name */
    void decided(String policy, Decision.Outcome outcome) {
        registry.counter("streaming_rate_limit_decisions", "policy", policy, "result", word(outcome))
                .increment();
    }

    void connectionRefused(Fault why) {
        registry.counter("streaming_connections_refused", "scope", why == Fault.CONNECTION_LIMIT ? "node" : "ip")
                .increment();
    }

    private static String word(Decision.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
