package io.holdfast.monitor.health;

import com.sun.management.OperatingSystemMXBean;
import io.holdfast.cluster.LocalNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the meters and the processor once a second, from one worker thread at a time; what it finds is immutable. */
final class Vitals {
    private static final int PERCENT = 100;

    /**
     * What one look found.
     *
     * @param processorPercent of all processors, used by this process since the look before
     * @param busyNanos how long it has been using more than it should
     */
    record Found(Traffic traffic, double processorPercent, long busyNanos) {}

    private final MeterRegistry registry;
    private final LocalNode node;
    private final HealthConfig config;
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long lastNanos;
    private long lastUsedNanos;
    private long busySinceNanos;
    private boolean busy;

    Vitals(MeterRegistry registry, LocalNode node, HealthConfig config) {
        this.registry = registry;
        this.node = node;
        this.config = config;
        this.lastNanos = System.nanoTime();
        this.lastUsedNanos = system.getProcessCpuTime();
        this.samples.add(new Sample(lastNanos, Map.of(), new TreeMap<>()));
    }

    Found look() {
        long now = System.nanoTime();
        Sample sample = Sample.of(registry, node.histograms(), now);
        samples.add(sample);
        while (samples.size() > 2
                && now - samples.getFirst().atNanos() > config.window().toNanos()) {
            samples.removeFirst();
        }
        double percent = processorPercent(now);
        return new Found(new Traffic(samples.getFirst(), sample), percent, busyNanos(percent, now));
    }

    private double processorPercent(long now) {
        long used = system.getProcessCpuTime();
        double share = (double) (used - lastUsedNanos) / Math.max(1, now - lastNanos) / system.getAvailableProcessors();
        lastUsedNanos = used;
        lastNanos = now;
        return Math.max(0, share * PERCENT);
    }

    private long busyNanos(double percent, long now) {
        boolean before = busy;
        busy = config.processorPercent() > 0 && percent > config.processorPercent();
        if (busy && !before) {
            busySinceNanos = now;
        }
        return busy ? now - busySinceNanos : 0;
    }
}
