package io.holdfast.monitor.health;

import io.holdfast.metrics.Histogram;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * What this node's meters show at one moment, summed over their labels. Meters are known by the names that scrapers know
 * them by, so that whoever counts need not know of who looks.
 *
 * @param atNanos when
 * @param sums what counters and gauges show, and timers and histograms as {@code NAME_count} and {@code NAME_sum}
 * @param requests reads that were over within so many seconds, by that number
 */
record Sample(long atNanos, Map<String, Double> sums, TreeMap<Double, Double> requests) {
    private static final String REQUESTS = "streaming_request_duration_seconds";

    /** Asks every partition, and waits for those that have no owner. */
    private static final String SCRAPED_ONLY = "holdfast_map_entries";

    /** Walks all meters: not for an event loop. */
    static Sample of(MeterRegistry registry, List<Histogram> histograms, long now) {
        Map<String, Double> sums = new HashMap<>();
        TreeMap<Double, Double> requests = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            String name = meter.getId().getName().replace('.', '_');
            if (name.equals(SCRAPED_ONLY)) {
                continue;
            }
            if (meter instanceof Timer timer) {
                sums.merge(name + "_count", (double) timer.count(), Double::sum);
                sums.merge(name + "_sum", timer.totalTime(TimeUnit.SECONDS), Double::sum);
                if (name.equals(REQUESTS)) {
                    for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
                        requests.merge(bucket.bucket(TimeUnit.SECONDS), bucket.count(), Double::sum);
                    }
                }
            } else {
                sums.merge(name, value(meter), Double::sum);
            }
        }
        for (Histogram histogram : histograms) {
            sums.put(histogram.name() + "_count", (double)
                    LongStream.of(histogram.counts()).sum());
            sums.put(histogram.name() + "_sum", histogram.sum());
        }
        return new Sample(now, sums, requests);
    }

    private static double value(Meter meter) {
        for (Measurement measurement : meter.measure()) {
            Statistic statistic = measurement.getStatistic();
            if (statistic == Statistic.COUNT || statistic == Statistic.VALUE || statistic == Statistic.TOTAL) {
                double value = measurement.getValue();
                return Double.isNaN(value) ? 0 : value;
            }
        }
        return 0;
    }

    double sum(String name) {
        return sums.getOrDefault(name, 0.0);
    }
}
