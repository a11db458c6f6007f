package io.holdfast.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What several servers made of the same load; the median of each figure's rounds, and its least and most. */
final class Comparison {
    private final Map<String, List<RunResult>> results;

    Comparison(Map<String, List<RunResult>> results) {
        this.results = results;
    }

    /** One round of one server. */
    static String line(RunResult result) {
        Figures figures = Figures.median(result.rounds());
        return "%s us/event, p50 %s ms, p99 %s ms, %s events/s, %d violations"
                .formatted(
                        figure(figures, Meter.SERVER, "cpuMicrosPerEvent", 1),
                        figure(figures, Meter.DELIVERY, "latencyP50Ms", 2),
                        figure(figures, Meter.DELIVERY, "latencyP99Ms", 2),
                        figure(figures, Meter.DELIVERY, "eventsPerSecond", 0),
                        result.violations().count());
    }

    String markdown() {
        var table = new StringBuilder("""
                | server | CPU us/event | least–most | p50 ms | p99 ms | events per CPU second | PSS MB |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        results.forEach((name, rounds) -> table.append(row(name, rounds)));
        return table.toString();
    }

    private static String row(String name, List<RunResult> rounds) {
        List<Figures> all =
                rounds.stream().flatMap(result -> result.rounds().stream()).toList();
        Figures median = Figures.median(all);
        double[] cpu = all.stream()
                .flatMap(round -> round.get(Meter.SERVER, "cpuMicrosPerEvent").stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        String span = cpu.length == 0 ? "n/a" : "%s–%s".formatted(number(cpu[0], 1), number(cpu[cpu.length - 1], 1));
        String perSecond = median.get(Meter.SERVER, "cpuMicrosPerEvent")
                .filter(micros -> micros > 0)
                .map(micros -> number(1e6 / micros, 0))
                .orElse("n/a");
        return "| %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        figure(median, Meter.SERVER, "cpuMicrosPerEvent", 1),
                        span,
                        figure(median, Meter.DELIVERY, "latencyP50Ms", 2),
                        figure(median, Meter.DELIVERY, "latencyP99Ms", 2),
                        perSecond,
                        median.get(Meter.SERVER, "pssKb")
                                .map(kb -> number(kb / 1024, 0))
                                .orElse("n/a"));
    }

    private static String figure(Figures figures, String group, String name, int decimals) {
        return figures.get(group, name).map(value -> number(value, decimals)).orElse("n/a");
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
