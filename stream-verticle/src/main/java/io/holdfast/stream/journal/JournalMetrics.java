package io.holdfast.stream.journal;

import io.holdfast.metrics.Histogram;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the appends of all stream verticle instances of a node are counted and timed with. */
public final class JournalMetrics {
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final LongAdder events = new LongAdder();
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
    private final Counter failures;

    public JournalMetrics(MeterRegistry registry) {
        FunctionCounter.builder("streaming_events_journaled", events, LongAdder::sum)
                .description("Events acknowledged by the journal")
                .register(registry);
        failures = Counter.builder("streaming_journal_append_failures")
                .description("Appends that the journal did not acknowledge")
                .register(registry);
    }

    /** What Micrometer has no meters for that are cheap enough. */
    public List<Histogram> histograms() {
        return List.of(processing, appends, batches);
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
        failures.increment();
    }

    void journaled(int count) {
        events.add(count);
    }
}
