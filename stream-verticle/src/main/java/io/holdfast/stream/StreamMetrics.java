package io.holdfast.stream;

import io.holdfast.cluster.LocalNode;
import io.holdfast.wire.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all stream verticle instances of a node count together. */
public final class StreamMetrics {
    private final LongAdder events = new LongAdder();
    private final Counter opened;
    private final Counter refused;
    private final Counter takenOver;
    private final Map<Outcome.Kind, Counter> ended;
    private final Map<String, Counter> permitsRefused;

    public StreamMetrics(MeterRegistry registry, LocalNode node) {
        Gauge.builder("streaming_streams_open", node, LocalNode::openStreams)
                .description("Streams that this node owns and that have not ended")
                .register(registry);
        FunctionCounter.builder("streaming_events_journaled", events, LongAdder::sum)
                .description("Events acknowledged by the journal")
                .register(registry);
        opened = Counter.builder("streaming_streams_opened")
                .description("Streams to which the upstream agreed")
                .register(registry);
        takenOver = Counter.builder("streaming_takeovers")
                .description("Streams taken over from a lost owner")
                .register(registry);
        refused = Counter.builder("streaming_streams_refused")
                .description("Streams that did not begin")
                .register(registry);
        permitsRefused = Stream.of("ip", "session", "node", "cluster")
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        scope -> Counter.builder("streaming_permits_refused")
                                .description("Streams that were one too many, for whom")
                                .tag("scope", scope)
                                .register(registry)));
        ended = Stream.of(Outcome.Kind.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        kind -> Counter.builder("streaming_streams_ended")
                                .description("Streams that are over, by outcome")
                                .tag("outcome", kind.word())
                                .register(registry)));
    }

    void opened() {
        opened.increment();
    }

    void takenOver() {
        takenOver.increment();
    }

    void refused() {
        refused.increment();
    }

    void ended(Outcome outcome) {
        Objects.requireNonNull(ended.get(outcome.kind())).increment();
    }

    /** @param scope ip, session, node or cluster */
    void permitRefused(String scope) {
        Objects.requireNonNull(permitsRefused.get(scope)).increment();
    }

    void journaled(int count) {
        events.add(count);
    }
}
