package io.holdfast.metrics;

import io.holdfast.tracing.StreamTrace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which trace the value belongs to that this thread records at the moment: what a histogram may show as an example
 * (OpenMetrics calls it an exemplar).
 */
public final class Measured {
    private static final ThreadLocal<@Nullable StreamTrace> TRACE = new ThreadLocal<>();

    private Measured() {}

    /** @param trace empty for none that anybody could look up */
    public static void of(Optional<StreamTrace> trace, Runnable recording) {
        if (trace.isEmpty()) {
            recording.run();
            return;
        }
        TRACE.set(trace.get());
        try {
            recording.run();
        } finally {
            TRACE.remove();
        }
    }

    /** Null outside of a recording. */
    public static @Nullable StreamTrace trace() {
        return TRACE.get();
    }
}
