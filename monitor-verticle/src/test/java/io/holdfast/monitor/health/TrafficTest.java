package io.holdfast.monitor.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.holdfast.metrics.Histogram;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is made of the meters between two looks at them. */
class TrafficTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Histogram processing =
            Histogram.ofSeconds("streaming_message_processing_duration_seconds", "Of a message", 1, 5);

    private Sample sample(int second) {
        return Sample.of(registry, List.of(processing), second * SECOND);
    }

    private void messages(int sent, int failed) {
        registry.counter("streaming_messages_sent").increment(sent);
        registry.counter("streaming_messages_failed").increment(failed);
    }

    @Test
    void failedMessagesAreSeenAgainstAll() {
        messages(1_000, 1_000);
        Sample before = sample(0);
        messages(90, 10);

        assertThat(new Traffic(before, sample(60)).errorPercent()).isEqualTo(10);
    }

    @Test
    void fewMessagesSayNothing() {
        Sample before = sample(0);
        messages(0, Traffic.LEAST_MESSAGES - 1);

        assertThat(new Traffic(before, sample(60)).errorPercent()).isZero();
    }

    @Test
    void timeOfAMessageIsTheMeanOfThoseInBetween() {
        Histogram.Recorder recorder = processing.recorder();
        recorder.record(Duration.ofHours(1).toNanos());
        Sample before = sample(0);
        recorder.record(Duration.ofMillis(200).toNanos());
        recorder.record(Duration.ofMillis(400).toNanos());

        assertThat(new Traffic(before, sample(60)).processingMs()).isCloseTo(300, offset(0.01));
    }

    @Test
    void ninetyFifthOfTheReadsIsABoundThatSoManyAreWithin() {
        Timer timer = Timer.builder("streaming_request_duration_seconds")
                .serviceLevelObjectives(Duration.ofSeconds(1), Duration.ofSeconds(5))
                .register(registry);
        Sample before = sample(0);
        for (int i = 0; i < 94; i++) {
            timer.record(Duration.ofMillis(100));
        }
        for (int i = 0; i < 6; i++) {
            timer.record(Duration.ofSeconds(3));
        }

        assertThat(new Traffic(before, sample(60)).processing().getDouble("p95ResponseSeconds"))
                .isEqualTo(5);
    }

    @Test
    void metersAreSummedOverTheirLabels() {
        registry.counter("vertx.pool.queue.pending", "pool", "a").increment(2);
        registry.counter("vertx.pool.queue.pending", "pool", "b").increment(3);

        assertThat(sample(0).sum("vertx_pool_queue_pending")).isEqualTo(5);
    }
}
