package io.holdfast.bench;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a server did with so many new streams a second. All figures but the latencies are of one second.
 *
 * @param load of the peak, 1 for the peak itself
 * @param whole streams that were read to their end in time: the goodput
 * @param refused answered 503
 * @param failed everything else
 * @param p50Ms added latency of the events of those that were let in
 */
record OverloadStep(
        double load, double offered, double whole, double refused, double failed, double p50Ms, double p99Ms) {
    static final String HEAD = "%6s %9s %9s %9s %9s %9s %9s %9s%n"
            .formatted("load", "offered/s", "let in/s", "whole/s", "503/s", "failed/s", "p50 ms", "p99 ms");

    static OverloadStep of(double load, double seconds, List<Arrivals.Reading> readings) {
        Histogram latency = Nanos.histogram();
        readings.forEach(reading -> latency.add(reading.latency()));
        return new OverloadStep(
                load,
                readings.stream().mapToLong(Arrivals.Reading::offered).sum() / seconds,
                readings.stream().mapToLong(Arrivals.Reading::whole).sum() / seconds,
                readings.stream().mapToLong(Arrivals.Reading::refused).sum() / seconds,
                readings.stream().mapToLong(Arrivals.Reading::failed).sum() / seconds,
                Nanos.millis(latency.getValueAtPercentile(50)),
                Nanos.millis(latency.getValueAtPercentile(99)));
    }

    double letIn() {
        return offered - refused;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%5.2fx %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f%n",
                load,
                offered,
                letIn(),
                whole,
                refused,
                failed,
                p50Ms,
                p99Ms);
    }
}
