package io.holdfast.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What all gateway instances of a node count together. The hot path only touches {@link LongAdder}s. */
public final class GatewayMetrics {
    private static final String ACTIVE = "Streams being read by clients, over SSE and WebSocket";

    private final MeterRegistry registry;
    private final Connections connections = new Connections();
    private final LimitMetrics limits;
    private final CallMetrics calls;
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Counter resumes;
    private final Counter webSocketErrors;
    private final Timer firstEvent;
    private final Timer duration;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        limits = new LimitMetrics(registry);
        calls = new CallMetrics(registry);
        Gauge.builder("streaming_connections_open", connections, Connections::open)
                .description("Connections of clients, idle ones too")
                .register(registry);
        Gauge.builder("streaming_active_connections", active, AtomicInteger::get)
                .description(ACTIVE)
                .register(registry);
        Gauge.builder("streaming_connections_active", active, AtomicInteger::get)
                .description(ACTIVE + " (the autoscaler's name for it)")
                .register(registry);
        FunctionCounter.builder("streaming_messages_sent", sent, LongAdder::sum)
                .description("Events written to clients")
                .register(registry);
        FunctionCounter.builder("streaming_messages_failed", failed, LongAdder::sum)
                .description("Reads that ended with an error shown to the client")
                .register(registry);
        resumes = Counter.builder("streaming_resumes")
                .description("Reads that went on from a cursor")
                .register(registry);
        webSocketErrors = Counter.builder("websocket_connection_errors")
                .description("WebSockets that ended abnormally")
                .register(registry);
        firstEvent = Timer.builder("streaming_first_event_seconds")
                .description("From the request to the first event written")
                .serviceLevelObjectives(milliseconds(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000))
                .register(registry);
        duration = Timer.builder("streaming_request_duration_seconds")
                .description("From the request to the end of the read")
                .serviceLevelObjectives(milliseconds(100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 1_800_000))
                .register(registry);
    }

    private static Duration[] milliseconds(long... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(values[i]);
        }
        return durations;
    }

    Connections connections() {
        return connections;
    }

    LimitMetrics limits() {
        return limits;
    }

    CallMetrics calls() {
        return calls;
    }

    void readStarted(boolean resumed) {
        active.incrementAndGet();
        if (resumed) {
            resumes.increment();
        }
    }

    void readOver(long nanos) {
        active.decrementAndGet();
        duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    void firstEvent(long nanos) {
        firstEvent.record(nanos, TimeUnit.NANOSECONDS);
    }

    void sent(int events) {
        sent.add(events);
    }

    void failed() {
        failed.increment();
    }

    /** @param status what the client was answered */
    void refused(int status) {
        Counter.builder("gateway_requests_refused")
                .description("Requests that were answered with a client error, by status")
                .tag("status", String.valueOf(status))
                .register(registry)
                .increment();
    }

    /** @param reason header_timeout, body_timeout or slow_reader */
    void cut(String reason) {
        Counter.builder("gateway_connections_cut")
                .description("Connections that were closed because the client took too long, by reason")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    void webSocketError() {
        webSocketErrors.increment();
    }
}
