package io.holdfast.node;

import io.holdfast.metrics.Measured;
import io.holdfast.tracing.StreamTrace;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** Tells histograms which trace a value is part of. */
final class Exemplars implements SpanContext {
    @Override
    public @Nullable String getCurrentTraceId() {
        StreamTrace trace = Measured.trace();
        return trace == null ? null : trace.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        StreamTrace trace = Measured.trace();
        return trace == null ? null : trace.spanId();
    }

    /** Others are not {@link Measured}. */
    @Override
    public boolean isCurrentSpanSampled() {
        return Measured.trace() != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
}
