package io.holdfast.node;

import io.holdfast.tracing.StreamTrace;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Names spans as their streams say, where OpenTelemetry would draw lots. */
final class GivenIds implements IdGenerator {
    private static final ThreadLocal<@Nullable StreamTrace> CURRENT = new ThreadLocal<>();

    /** Whatever begins a span there begins this one. */
    <T> T with(StreamTrace trace, Supplier<T> begin) {
        CURRENT.set(trace);
        try {
            return begin.get();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public String generateSpanId() {
        return Objects.requireNonNull(CURRENT.get()).spanId();
    }

    @Override
    public String generateTraceId() {
        return Objects.requireNonNull(CURRENT.get()).traceId();
    }
}
