package io.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private final Histogram seconds = Histogram.ofSeconds("waited_seconds", "How long", 0.001, 0.5, 10);
    private final Histogram numbers = Histogram.of("batch", "How many", 1, 10);

    @Test
    void valueIsCountedInTheFirstBucketThatHoldsIt() {
        Histogram.Recorder recorder = numbers.recorder();

        recorder.record(0);
        recorder.record(1);
        recorder.record(2);
        recorder.record(10);
        recorder.record(11);

        assertThat(numbers.counts()).containsExactly(2, 2, 1);
        assertThat(numbers.sum()).isEqualTo(24);
    }

    @Test
    void durationsAreRecordedInNanosecondsAndShownInSeconds() {
        Histogram.Recorder recorder = seconds.recorder();

        recorder.record(TimeUnit.MILLISECONDS.toNanos(1));
        recorder.record(TimeUnit.MILLISECONDS.toNanos(400));
        recorder.record(TimeUnit.SECONDS.toNanos(60));

        assertThat(seconds.counts()).containsExactly(1, 1, 0, 1);
        assertThat(seconds.sum()).isEqualTo(60.401, within(0.000_01));
    }

    @Test
    void manyOfOneValueAreRecordedAtOnce() {
        seconds.recorder().record(TimeUnit.SECONDS.toNanos(2), 50);

        assertThat(seconds.counts()).containsExactly(0, 0, 50, 0);
        assertThat(seconds.sum()).isEqualTo(100, within(0.000_1));
    }

    @Test
    void recordersAreAddedUp() {
        numbers.recorder().record(1);
        numbers.recorder().record(1);

        assertThat(numbers.counts()).containsExactly(2, 0, 0);
    }

    /** Ten thousand streams wait ten thousand seconds in one: in nanoseconds a long would be full in ten days. */
    @Test
    void sumHoldsWhatManyStreamsWaitInYears() {
        Histogram.Recorder recorder = seconds.recorder();

        for (int days = 0; days < 365; days++) {
            recorder.record(TimeUnit.DAYS.toNanos(1), 10_000);
        }

        assertThat(seconds.sum()).isEqualTo(365.0 * 86_400 * 10_000, within(1.0));
    }
}
