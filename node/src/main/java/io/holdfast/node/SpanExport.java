package io.holdfast.node;

import io.holdfast.tracing.SpanSink;
import io.holdfast.tracing.StreamSpan;
import io.holdfast.tracing.StreamTrace;
import io.holdfast.tracing.TracingConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Posts spans to a collector, as OTLP over HTTP, once a second. A queue of spans lies between event loops and the thread that
 * posts; when that is full, spans are dropped. Nothing names it where nothing is traced, so that nothing of OpenTelemetry
 * is loaded there.
 */
final class SpanExport implements SpanSink {
    private static final int MOST_WAITING = 2_048;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long FAREWELL_SECONDS = 2;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final SpanMetrics metrics;
    private final GivenIds ids = new GivenIds();

    SpanExport(TracingConfig config, String node, SpanMetrics metrics) {
        this.metrics = metrics;
        intoOurLog();
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.endpoint().orElseThrow().toString())
                .setTimeout(config.timeout());
        config.headers().forEach(exporter::addHeader);
        BatchSpanProcessor batches = BatchSpanProcessor.builder(new CountedExporter(exporter.build(), metrics))
                .setScheduleDelay(PAUSE)
                .setMaxQueueSize(MOST_WAITING)
                .setExporterTimeout(config.timeout())
                .build();
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        config.serviceName(),
                        AttributeKey.stringKey("service.instance.id"),
                        node,
                        AttributeKey.stringKey("service.version"),
                        Version.text())))
                .addSpanProcessor(batches)
                .build();
        tracer = provider.get("io.holdfast");
    }

    /** Else what OpenTelemetry has to say stands between our lines as it is. */
    private static void intoOurLog() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    @Override
    public void over(StreamSpan span) {
        metrics.made();
        SpanBuilder builder = tracer.spanBuilder("stream " + span.route())
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(span.startMs(), TimeUnit.MILLISECONDS)
                .setAllAttributes(attributes(span));
        if (span.trace().hasParent()) {
            builder.setParent(Context.root().with(Span.wrap(parent(span.trace()))));
        } else {
            builder.setNoParent();
        }
        Span begun = ids.with(span.trace(), builder::startSpan);
        span.events().forEach(event -> {
            AttributesBuilder details = Attributes.builder();
            event.details().forEach(details::put);
            begun.addEvent(event.what(), details.build(), event.atMs(), TimeUnit.MILLISECONDS);
        });
        if (span.failed()) {
            begun.setStatus(StatusCode.ERROR, span.fault());
        }
        begun.end(span.endMs(), TimeUnit.MILLISECONDS);
    }

    private static SpanContext parent(StreamTrace trace) {
        return SpanContext.createFromRemoteParent(
                trace.traceId(), trace.parentId(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static Attributes attributes(StreamSpan span) {
        AttributesBuilder attributes = Attributes.builder();
        span.attributes().forEach((name, value) -> {
            if (value instanceof Long number) {
                attributes.put(name, number);
            } else {
                attributes.put(name, String.valueOf(value));
            }
        });
        if (!span.fault().isEmpty()) {
            attributes.put("error.type", span.fault());
        }
        return attributes.build();
    }

    @Override
    public void close() {
        provider.shutdown().join(FAREWELL_SECONDS, TimeUnit.SECONDS);
    }
}
