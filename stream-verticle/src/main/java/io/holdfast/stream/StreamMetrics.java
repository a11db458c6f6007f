package io.holdfast.stream;

import io.holdfast.cluster.LocalNode;
import io.holdfast.metrics.Histogram;
import io.holdfast.stream.durable.DurableMetrics;
import io.holdfast.stream.journal.JournalMetrics;
import io.holdfast.stream.ownership.TakeoverCause;
import io.holdfast.stream.push.PushMetrics;
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
    private final MeterRegistry registry;
    private final LongAdder unread = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder creditStalls = new LongAdder();
    private final AtomicInteger orphaned = new AtomicInteger();
    private final Counter opened;
    private final Counter refused;
    private final Counter orphansCancelled;
    private final Timer takeover;
    private final Map<TakeoverCause, Counter> takenOver;
    private final Map<Outcome.Kind, Counter> ended;
    private final Map<String, Counter> permitsRefused;
    private final JournalMetrics journal;
    private final DurableMetrics durable;
    private final PushMetrics pushes;

    public StreamMetrics(MeterRegistry registry, LocalNode node) {
        this.registry = registry;
        this.journal = new JournalMetrics(registry);
        this.durable = new DurableMetrics(registry);
        this.pushes = new PushMetrics(registry);
        Gauge.builder("streaming_streams_open", node, LocalNode::openStreams)
                .description("Streams that this node owns and that have not ended")
                .register(registry);
        Gauge.builder("streaming_streams_orphaned", orphaned, AtomicInteger::get)
                .description("Of these, streams that nobody reads")
                .register(registry);
        function("streaming_events_unread", "Of these, events that nobody was there to read", unread);
        function("streaming_events_replayed", "Events that readers had missed when they came, or came back", replayed);
        function(
                "streaming_credit_stalls",
                "Readers that had to be kept waiting since their credit was used up",
                creditStalls);
        opened = counter("streaming_streams_opened", "Streams to which the upstream agreed");
        refused = counter("streaming_streams_refused", "Streams that did not begin");
        orphansCancelled = counter("streaming_orphans_cancelled", "Streams that were cancelled since nobody read them");
        takeover = takeovers(registry);
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

    private static Timer takeovers(MeterRegistry registry) {
        return Timer.builder("streaming_takeover_seconds")
                .description("From the question for a stream without an owner until this node is it")
                .serviceLevelObjectives(Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
                        .map(Duration::ofMillis)
                        .toArray(Duration[]::new))
                .register(registry);
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
        return journal.histograms();
    }

    public JournalMetrics journal() {
        return journal;
    }

    public PushMetrics pushes() {
        return pushes;
    }

    public DurableMetrics durable() {
        return durable;
    }

    public void opened() {
        opened.increment();
    }

    public void takenOver(TakeoverCause cause, long nanos) {
        Objects.requireNonNull(takenOver.get(cause)).increment();
        takeover.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void refused() {
        refused.increment();
    }

    public void ended(Outcome outcome) {
        Objects.requireNonNull(ended.get(outcome.kind())).increment();
        if (outcome.fault() == Fault.ORPHANED) {
            orphansCancelled.increment();
        }
    }

    /** @param scope ip, session, node or cluster */
    public void permitRefused(String scope) {
        Objects.requireNonNull(permitsRefused.get(scope)).increment();
    }

    public void unread(int count) {
        unread.add(count);
    }

    public void replayed(long count) {
        replayed.add(count);
    }

    public void creditStalled() {
        creditStalls.increment();
    }

    /** One instance has so many more streams that nobody reads than when it last said so. */
    public void orphaned(int more) {
        orphaned.addAndGet(more);
    }
}
