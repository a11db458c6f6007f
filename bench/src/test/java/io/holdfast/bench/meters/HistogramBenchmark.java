package io.holdfast.bench.meters;

import io.holdfast.metrics.Histogram;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What it costs to record one duration, in nanoseconds and in bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HistogramBenchmark {
    private static final double[] BOUNDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final long[] NANOS = new long[1024];

    private Histogram.Recorder histogram;
    private Timer timer;
    private int next;

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(HistogramBenchmark.class.getName())
                        .addProfiler("gc")
                        .build())
                .run();
    }

    /** Durations as they are in a node: most of some milliseconds, a few long. */
    @Setup
    public void meters() {
        for (int i = 0; i < NANOS.length; i++) {
            NANOS[i] = (long) (1_000_000 * Math.exp(Math.sin(i) * 3));
        }
        histogram = Histogram.ofSeconds("histogram_seconds", "Ours", BOUNDS).recorder();
        timer = Timer.builder("timer")
                .serviceLevelObjectives(DoubleStream.of(BOUNDS)
                        .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
                        .toArray(Duration[]::new))
                .register(
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM));
    }

    private long nanos() {
        next = (next + 1) & (NANOS.length - 1);
        return NANOS[next];
    }

    @Benchmark
    public long nothing() {
        return nanos();
    }

    @Benchmark
    public void histogram() {
        histogram.record(nanos());
    }

    @Benchmark
    public void micrometersTimer() {
        timer.record(nanos(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public long clock() {
        return System.nanoTime();
    }
}
