package io.holdfast.gateway;

import io.holdfast.gateway.calls.CallMetrics;
import io.holdfast.gateway.limits.Connections;
import io.holdfast.gateway.limits.LimitMetrics;
import io.holdfast.gateway.reading.ResumeOutcome;
import io.holdfast.metrics.Histogram;
import io.holdfast.metrics.Measured;
import io.holdfast.tracing.StreamTrace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What all gateway instances of a node count together. The hot path only touches {@link LongAdder}s. */
public final class GatewayMetrics {
    private static final Duration[] QUICK =
            milliseconds(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);
    private static final Duration[] LONG = milliseconds(
            100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
            3_600_000);
    private static final String ACTIVE = "Streams being read by clients, over SSE and WebSocket";

    private final MeterRegistry registry;
    private final Connections connections = new Connections();
    private final LimitMetrics limits;
    private final CallMetrics calls;
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Histogram gaps = Histogram.ofSeconds(
            "streaming_event_gap_seconds",
            "Between events of a stream, of those that come together only the first",
            0.001,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
            10,
            30,
            60);
    private final Map<ResumeOutcome, Counter> resumes;
    private final Counter webSocketErrors;
    private final Counter slowApart;
    private final Counter slowWaited;
    private final Timer firstEvent;
    private final Timer resume;
    private final Timer failover;
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
        resumes = Stream.of(ResumeOutcome.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        outcome -> Counter.builder("streaming_resumes")
                                .description("Reads that were to go on from a cursor, by what came of it")
                                .tag("outcome", outcome.word())
                                .register(registry)));
        slowApart = slow("apart");
        slowWaited = slow("waited");
        webSocketErrors = Counter.builder("websocket_connection_errors")
                .description("WebSockets that ended abnormally")
                .register(registry);
        // So that they are there before the first one.
        Stream.of("header_timeout", "body_timeout", "slow_reader").forEach(this::cuts);
        IntStream.of(400, 401, 403, 408, 413, 414, 431).forEach(this::refusals);
        firstEvent = timer("streaming_first_event_seconds", "From a question to the first event written", QUICK);
        resume = timer("streaming_resume_seconds", "From the request to go on until events may flow", QUICK);
        failover = timer("streaming_failover_seconds", "How long readers of a stream had no owner", QUICK);
        duration = timer("streaming_request_duration_seconds", "From the request to the end of the read", LONG);
    }

    private Timer timer(String name, String description, Duration... bounds) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    private Counter slow(String then) {
        return Counter.builder("streaming_slow_readers")
                .description("Readers whose connection did not take what there was, by what was done then")
                .tag("then", then)
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

    public CallMetrics calls() {
        return calls;
    }

    /** What Micrometer has no meters for that are cheap enough. */
    public List<Histogram> histograms() {
        return List.of(gaps);
    }

    public Histogram gaps() {
        return gaps;
    }

    public void readStarted() {
        active.incrementAndGet();
    }

    /** @param nanos since the request */
    public void resumed(ResumeOutcome outcome, long nanos) {
        Objects.requireNonNull(resumes.get(outcome)).increment();
        if (outcome == ResumeOutcome.RESUMED) {
            resume.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** A stream has an owner again. */
    public void failedOver(long nanos) {
        failover.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A reader goes on alone, so that the others do not wait for it. */
    public void slowApart() {
        slowApart.increment();
    }

    /** A stream waits for a reader. */
    public void slowWaited() {
        slowWaited.increment();
    }

    /** @param trace that it was part of, as far as somebody can look it up */
    public void readOver(long nanos, Optional<StreamTrace> trace) {
        active.decrementAndGet();
        Measured.of(trace, () -> duration.record(nanos, TimeUnit.NANOSECONDS));
    }

    public void firstEvent(long nanos, Optional<StreamTrace> trace) {
        Measured.of(trace, () -> firstEvent.record(nanos, TimeUnit.NANOSECONDS));
    }

    public void sent(int events) {
        sent.add(events);
    }

    public void failed() {
        failed.increment();
    }

    /** @param status what the client was answered */
    public void refused(int status) {
        refusals(status).increment();
    }

    private Counter refusals(int status) {
        return Counter.builder("gateway_requests_refused")
                .description("Requests that were answered with a client error, by status")
                .tag("status", String.valueOf(status))
                .register(registry);
    }

    /** @param reason header_timeout, body_timeout or slow_reader */
    public void cut(String reason) {
        cuts(reason).increment();
    }

    private Counter cuts(String reason) {
        return Counter.builder("gateway_connections_cut")
                .description("Connections that were closed because the client took too long, by reason")
                .tag("reason", reason)
                .register(registry);
    }

    public void webSocketError() {
        webSocketErrors.increment();
    }
}
