package io.holdfast.gateway.limits;

import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What limits have decided, counted for the whole node. */
public final class LimitMetrics {
    private static final String NODE = "node";
    private static final String IP = "ip";

    private final MeterRegistry registry;

    public LimitMetrics(MeterRegistry registry) {
        this.registry = registry;
        // So that they are there before the first refusal, and alerts see them grow from nothing.
        for (Decision.Outcome outcome : Decision.Outcome.values()) {
            decisions(OpeningRequest.QUERY, outcome);
        }
        refusals(NODE);
        refusals(IP);
    }

    /** @param policy its name */
    void decided(String policy, Decision.Outcome outcome) {
        decisions(policy, outcome).increment();
    }

    public void connectionRefused(Fault why) {
        refusals(why == Fault.CONNECTION_LIMIT ? NODE : IP).increment();
    }

    private Counter decisions(String policy, Decision.Outcome outcome) {
        return Counter.builder("streaming_rate_limit_decisions")
                .description("What the rate limiter said to questions and calls")
                .tag("policy", policy)
                .tag("result", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry);
    }

    private Counter refusals(String scope) {
        return Counter.builder("streaming_connections_refused")
                .description("Connections that were one too many, for whom")
                .tag("scope", scope)
                .register(registry);
    }
}
