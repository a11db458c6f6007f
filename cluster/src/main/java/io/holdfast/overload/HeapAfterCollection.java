package io.holdfast.overload;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What the last collection has left in the heap. What is there just before one says nothing: it may all be garbage. */
final class HeapAfterCollection {
    private static final int PERCENT = 100;

    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());

    /** 0 before the first collection. */
    int percent() {
        return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(this::percentAfter)
                .orElse(0);
    }

    private int percentAfter(GcInfo collection) {
        long used = collection.getMemoryUsageAfterGc().entrySet().stream()
                .filter(usage -> pools.contains(usage.getKey()))
                .map(usage -> usage.getValue())
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        return (int) (used * PERCENT / Runtime.getRuntime().maxMemory());
    }
}
