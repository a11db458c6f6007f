package io.holdfast.stream;

import io.holdfast.cluster.Histogram;
import io.holdfast.cluster.LocalNode;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all stream verticle instances of a node count together. What is counted with every message costs a few writes. */
public final class StreamMetrics {
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final MeterRegistry registry;
    private final LongAdder events = new LongAdder();
    private final LongAdder unread = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder creditStalls = new LongAdder();
    private final AtomicInteger orphaned = new AtomicInteger();
    private final Histogram processing = Histogram.ofSeconds(
            "streaming_message_processing_duration_seconds",
            "From an event's arrival until the journal has it and its readers are sent it",
            SECONDS);
    private final Histogram appends = Histogram.ofSeconds(
            "streaming_journal_append_seconds",
            "Until the journal has acknowledged what all streams of an event loop had to say",
            SECONDS);
    private final Histogram batches = Histogram.of(
            "streaming_journal_append_events", "Events in such an append", 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000);
    private final Counter appendFailures;
    private final Counter opened;
    private final Counter refused;
    private final Counter orphansCancelled;
    private final Timer takeover;
    private final Map<TakeoverCause, Counter> takenOver;
    private final Map<Outcome.Kind, Counter> ended;
    private final Map<String, Counter> permitsRefused;
    private final DurableMetrics durable;
    private final PushMetrics pushes;

    public StreamMetrics(MeterRegistry registry, LocalNode node) {
        this.registry = registry;
        this.durable = new DurableMetrics(registry);
        this.pushes = new PushMetrics(registry);
        Gauge.builder("streaming_streams_open", node, LocalNode::openStreams)
                .description("Streams that this node owns and that have not ended")
                .register(registry);
        Gauge.builder("streaming_streams_orphaned", orphaned, AtomicInteger::get)
                .description("Of these, streams that nobody reads")
                .register(registry);
        function("streaming_events_journaled", "Events acknowledged by the journal", events);
        function("streaming_events_unread", "Of these, events that nobody was there to read", unread);
        function("streaming_events_replayed", "Events that readers had missed when they came, or came back", replayed);
        function(
                "streaming_credit_stalls",
                "Readers that had to be kept waiting since their credit was used up",
                creditStalls);
        appendFailures = counter("streaming_journal_append_failures", "Appends that the journal did not acknowledge");
        opened = counter("streaming_streams_opened", "Streams to which the upstream agreed");
        refused = counter("streaming_streams_refused", "Streams that did not begin");
        orphansCancelled = counter("streaming_orphans_cancelled", "Streams that were cancelled since nobody read them");
        takeover = Timer.builder("streaming_takeover_seconds")
                .description("From the question for a stream without an owner until this node is it")
                .serviceLevelObjectives(Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
                        .map(Duration::ofMillis)
                        .toArray(Duration[]::new))
                .register(registry);
        takenOver = counters(
                "streaming_takeovers",
                "Streams that this node became the owner of, by what became of the one before",
                "cause",
                TakeoverCause::word,
                List.of(TakeoverCause.values()));
        permitsRefused = counters(
                "streaming_permits_refused",
                "Streams that were one too many, for whom",
                "scope",
                Function.identity(),
                List.of("ip", "session", "node", "cluster"));
        ended = counters(
                "streaming_streams_ended",
                "Streams that are over, by outcome",
                "outcome",
                Outcome.Kind::word,
                List.of(Outcome.Kind.values()));
    }

    private void function(String name, String description, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private <K> Map<K, Counter> counters(
            String name, String description, String label, Function<K, String> word, List<K> values) {
        return values.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        value -> Counter.builder(name)
                                .description(description)
                                .tag(label, word.apply(value))
                                .register(registry)));
    }

    /** What Micrometer has no meters for that are cheap enough. */
    public List<Histogram> histograms() {
        return List.of(processing, appends, batches);
    }

    PushMetrics pushes() {
        return pushes;
    }

    DurableMetrics durable() {
        return durable;
    }

    Histogram processing() {
        return processing;
    }

    Histogram appends() {
        return appends;
    }

    Histogram batches() {
        return batches;
    }

    void appendFailed() {
        appendFailures.increment();
    }

    void opened() {
        opened.increment();
    }

    void takenOver(TakeoverCause cause, long nanos) {
        Objects.requireNonNull(takenOver.get(cause)).increment();
        takeover.record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused() {
        refused.increment();
    }

    void ended(Outcome outcome) {
        Objects.requireNonNull(ended.get(outcome.kind())).increment();
        if (outcome.fault() == Fault.ORPHANED) {
            orphansCancelled.increment();
        }
    }

    /** @param scope ip, session, node or cluster */
    void permitRefused(String scope) {
        Objects.requireNonNull(permitsRefused.get(scope)).increment();
    }

    void journaled(int count) {
        events.add(count);
    }

    void unread(int count) {
        unread.add(count);
    }

    void replayed(long count) {
        replayed.add(count);
    }

    void creditStalled() {
        creditStalls.increment();
    }

    /** One instance has so many more streams that nobody reads than when it last said so. */
    void orphaned(int more) {
        orphaned.addAndGet(more);
    }
}
