package io.holdfast.overload;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the JVM is busy compiling: then code is not yet as fast as it will be, and what compiles it takes the processor
 * away from what runs it.
 */
final class ColdCode {
    /** Of one processor, between two looks. A warm node's compilers take a tenth of this. */
    private static final double BUSY_SHARE = 0.2;

    private final LongSupplier compiledMs;
    private long lastMs;
    private long lastNanos;

    ColdCode() {
        this(compilers(), System.nanoTime());
    }

    /** @param compiledMs what all compilers have taken so far, on the clock */
    ColdCode(LongSupplier compiledMs, long nowNanos) {
        this.compiledMs = compiledMs;
        this.lastMs = compiledMs.getAsLong();
        this.lastNanos = nowNanos;
    }

    /** Nothing, with a JVM that has none or does not say. */
    private static LongSupplier compilers() {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        return compilers == null || !compilers.isCompilationTimeMonitoringSupported()
                ? () -> 0
                : compilers::getTotalCompilationTime;
    }

    /** Since the last look. */
    boolean look(long nowNanos) {
        long ms = compiledMs.getAsLong();
        boolean busy = ms - lastMs > BUSY_SHARE * TimeUnit.NANOSECONDS.toMillis(nowNanos - lastNanos);
        lastMs = ms;
        lastNanos = nowNanos;
        return busy;
    }
}
