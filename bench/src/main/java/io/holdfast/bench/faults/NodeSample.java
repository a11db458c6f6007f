package io.holdfast.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.bench.ProcessUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a node takes at one moment.
 *
 * @param atSeconds since the first sample
 * @param residentMb memory of the process
 * @param liveMb what the last collection of the whole heap has left of it
 * @param descriptors open files and sockets
 * @param entries of the maps of the cluster but the one of sessions, which are kept for two hours, as far as this node
 *     has the first copy
 */
record NodeSample(
        int node, double atSeconds, double residentMb, double liveMb, long descriptors, long threads, long entries) {
    private static final double MB = 1024 * 1024;

    static final String HEADER = "node,seconds,residentMb,liveMb,descriptors,threads,entries";

    /** @param metrics the node's answer to a scrape */
    static NodeSample of(int node, double atSeconds, long pid, String metrics) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        String status = Files.readString(process.resolve("status"), UTF_8);
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return new NodeSample(
                    node,
                    atSeconds,
                    ProcessUsage.number(status, "VmRSS").orElse(0) / 1024.0,
                    sum(metrics, "jvm_gc_live_data_size_bytes") / MB,
                    open.count(),
                    ProcessUsage.number(status, "Threads").orElse(0),
                    (long) (sum(metrics, "holdfast_map_entries{")
                            - sum(metrics, "holdfast_map_entries{map=\"sessions\"")));
        }
    }

    private static double sum(String metrics, String prefix) {
        return metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    String csv() {
        return "%d,%.0f,%.1f,%.1f,%d,%d,%d"
                .formatted(node, atSeconds, residentMb, liveMb, descriptors, threads, entries);
    }
}
