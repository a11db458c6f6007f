package io.holdfast.node;

import io.holdfast.metrics.Histogram;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The registry of a node, and what is in it whatever the node's roles. */
final class NodeMetrics {
    /** {@code process_cpu_seconds_total} says the same; the other one breaks Prometheus' rules for names. */
    private static final Set<String> ILL_NAMED = Set.of("process.cpu.time", "system.cpu.count");

    private NodeMetrics() {}

    static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new Exemplars());
        registry.config().meterFilter(MeterFilter.deny(id -> ILL_NAMED.contains(id.getName())));
        return registry;
    }

    /** The process and its JVM. */
    static void bindProcess(PrometheusMeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        JvmGcMetrics collector = new JvmGcMetrics();
        collector.bindTo(registry);
        ProcessMetrics.builder().register(registry.getPrometheusRegistry());
    }

    static void bind(PrometheusMeterRegistry registry, List<Histogram> histograms) {
        for (Histogram histogram : histograms) {
            registry.getPrometheusRegistry().register(new Exported(histogram));
        }
    }

    /** A histogram as Prometheus' client reads it. */
    private record Exported(Histogram histogram) implements Collector {
        @Override
        public String getPrometheusName() {
            return histogram.name();
        }

        @Override
        public MetricSnapshot collect() {
            double[] finite = histogram.bounds();
            double[] bounds = Arrays.copyOf(finite, finite.length + 1);
            bounds[finite.length] = Double.POSITIVE_INFINITY;
            return HistogramSnapshot.builder()
                    .name(histogram.name())
                    .help(histogram.description())
                    .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                            .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, histogram.counts()))
                            .sum(histogram.sum())
                            .build())
                    .build();
        }
    }
}
