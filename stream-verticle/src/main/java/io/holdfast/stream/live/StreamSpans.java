package io.holdfast.stream.live;

import io.holdfast.tracing.SpanSink;
import io.holdfast.tracing.StreamSpan;
import io.holdfast.tracing.StreamTrace;
import io.holdfast.tracing.TracingConfig;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outcome;
import java.util.List;
import java.util.Map;

/** Tells of streams that are over, each once. On one event loop. */
final class StreamSpans {
    private final TracingConfig config;
    private final SpanSink sink;
    private final String node;

    StreamSpans(TracingConfig config, SpanSink sink, String node) {
        this.config = config;
        this.sink = sink;
        this.node = node;
    }

    void over(LiveStream stream, Outcome outcome) {
        OpeningRequest request = stream.opening().request();
        if (request.route().equals(OpeningRequest.SELF_TEST)) {
            return;
        }
        config.trace(stream.id(), request.headers().getOrDefault(StreamTrace.HEADER, ""))
                .filter(StreamTrace::sampled)
                .ifPresent(trace -> sink.over(span(stream, trace, outcome, System.currentTimeMillis())));
    }

    private StreamSpan span(LiveStream stream, StreamTrace trace, Outcome outcome, long nowMs) {
        List<StreamSpan.Event> events = events(stream.history());
        long opened = stream.history().openedAtMs();
        long first = events.isEmpty() ? nowMs : events.get(0).atMs();
        return new StreamSpan(
                trace,
                stream.opening().request().route(),
                opened == 0 ? first : opened,
                nowMs,
                outcome.kind() == Outcome.Kind.FAILED,
                outcome.good() ? "" : outcome.fault().code(),
                attributes(stream, outcome),
                events);
    }

    private Map<String, Object> attributes(LiveStream stream, Outcome outcome) {
        return Map.of(
                "holdfast.stream", stream.id().value(),
                "holdfast.session", stream.opening().session(),
                "holdfast.route", stream.opening().request().route(),
                "holdfast.node", node,
                "holdfast.epoch", stream.epoch(),
                "holdfast.events", stream.delivery().end(),
                "holdfast.resumes", (long) stream.history().resumes(),
                "holdfast.takeovers", (long) stream.history().takeovers(),
                "holdfast.outcome", outcome.kind().word());
    }

    private static List<StreamSpan.Event> events(StreamHistory history) {
        return StreamTimeline.of(history).stream()
                .map(entry -> new StreamSpan.Event(entry.atMs(), entry.what(), entry.details()))
                .toList();
    }
}
