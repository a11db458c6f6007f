package io.holdfast.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** Turns what was counted in a round into figures; knows what the server used before there were connections. */
final class Meter {
    /** A time that counts, and what each process had used at its begin and at its end. */
    record Span(double seconds, Map<Long, ProcessUsage> start, Map<Long, ProcessUsage> end) {}

    static final String DELIVERY = "delivery";
    static final String SERVER = "server";
    static final String TOOL = "tool";

    private final ProcessTable processes;
    private final List<Long> servers;
    private final int connections;
    private final long self = ProcessHandle.current().pid();
    private final Map<Long, ProcessUsage> before;

    Meter(ProcessTable processes, List<Long> servers, int connections) {
        this.processes = processes;
        this.servers = servers;
        this.connections = connections;
        before = sample();
    }

    /** What the servers and this tool have used up to now. */
    Map<Long, ProcessUsage> sample() {
        Map<Long, ProcessUsage> usage = new LinkedHashMap<>();
        for (long pid : servers) {
            processes.usage(pid).ifPresent(u -> usage.put(pid, u));
        }
        processes.usage(self).ifPresent(u -> usage.put(self, u));
        return usage;
    }

    /**
     * The figures of one round.
     *
     * @param latency of each delivered event
     * @param lag of the upstream's ticks
     */
    Figures round(Span span, Histogram latency, Histogram lag) {
        var figures = new Figures();
        long delivered = latency.getTotalCount();
        figures.put(DELIVERY, "seconds", span.seconds());
        figures.put(DELIVERY, "events", (double) delivered);
        figures.put(DELIVERY, "eventsPerSecond", delivered / span.seconds());
        if (delivered > 0) {
            figures.put(DELIVERY, "latencyP50Ms", Nanos.millis(latency.getValueAtPercentile(50)));
            figures.put(DELIVERY, "latencyP99Ms", Nanos.millis(latency.getValueAtPercentile(99)));
            figures.put(DELIVERY, "latencyP999Ms", Nanos.millis(latency.getValueAtPercentile(99.9)));
            figures.put(DELIVERY, "latencyMaxMs", Nanos.millis(latency.getMaxValue()));
        }
        for (long pid : servers) {
            server(figures, "pid " + pid, List.of(pid), span, delivered);
        }
        if (!servers.isEmpty()) {
            server(figures, SERVER, servers, span, delivered);
        }
        process(figures, TOOL, List.of(self), span, delivered);
        if (lag.getTotalCount() > 0) {
            figures.put(TOOL, "tickLagP99Ms", Nanos.millis(lag.getValueAtPercentile(99)));
            figures.put(TOOL, "tickLagMaxMs", Nanos.millis(lag.getMaxValue()));
        }
        return figures;
    }

    private void server(Figures figures, String group, List<Long> pids, Span span, long delivered) {
        process(figures, group, pids, span, delivered);
        OptionalLong pss = sum(pids, span.end(), ProcessUsage::pssKb);
        OptionalLong pssBefore = sum(pids, before, ProcessUsage::pssKb);
        if (pss.isPresent() && pssBefore.isPresent()) {
            double grown = pss.getAsLong() - pssBefore.getAsLong();
            figures.put(group, "kbPerConnection", grown / connections);
        }
    }

    private static void process(Figures figures, String group, List<Long> pids, Span span, long delivered) {
        OptionalLong started = sum(pids, span.start(), u -> OptionalLong.of(u.cpuMicros()));
        OptionalLong ended = sum(pids, span.end(), u -> OptionalLong.of(u.cpuMicros()));
        if (started.isEmpty() || ended.isEmpty()) {
            return; // a process that is gone has no figures, nor has a sum with it
        }
        double micros = ended.getAsLong() - started.getAsLong();
        if (delivered > 0) {
            figures.put(group, "cpuMicrosPerEvent", micros / delivered);
        }
        figures.put(group, "cpuPercent", micros / span.seconds() / 10_000);
        sum(pids, span.end(), ProcessUsage::rssKb).ifPresent(kb -> figures.put(group, "rssKb", (double) kb));
        sum(pids, span.end(), ProcessUsage::pssKb).ifPresent(kb -> figures.put(group, "pssKb", (double) kb));
    }

    private interface Memory {
        OptionalLong of(ProcessUsage usage);
    }

    private static OptionalLong sum(List<Long> pids, Map<Long, ProcessUsage> usage, Memory memory) {
        List<OptionalLong> parts = pids.stream()
                .flatMap(p -> Optional.ofNullable(usage.get(p)).stream())
                .map(memory::of)
                .toList();
        boolean whole = parts.size() == pids.size() && parts.stream().allMatch(OptionalLong::isPresent);
        return whole
                ? OptionalLong.of(
                        parts.stream().mapToLong(OptionalLong::getAsLong).sum())
                : OptionalLong.empty();
    }
}
