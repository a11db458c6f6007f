package io.holdfast.overload;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Whether the JVM is busy compiling: then code is not yet as fast as it will be, and what compiles it takes the processor
 * away from what runs it.
 */
final class ColdCode {
    /** Of one processor, between two looks. A warm node's compilers take a tenth of this. */
    private static final double BUSY_SHARE = 0.2;

    private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    private long lastMs = compiledMs();
    private long lastNanos = System.nanoTime();

    /** Since the last call, or since the start. */
    boolean look() {
        long now = System.nanoTime();
        long ms = compiledMs();
        boolean busy = ms - lastMs > BUSY_SHARE * TimeUnit.NANOSECONDS.toMillis(now - lastNanos);
        lastMs = ms;
        lastNanos = now;
        return busy;
    }

    /** All compilers' time on the clock; 0 with a JVM that has none. */
    private long compiledMs() {
        return compilers != null && compilers.isCompilationTimeMonitoringSupported()
                ? compilers.getTotalCompilationTime()
                : 0;
    }
}
