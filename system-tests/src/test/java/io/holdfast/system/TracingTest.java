package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tracing system is told of streams. */
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TraceCollector COLLECTOR = TraceCollector.start();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    private static NodeProcess gateway;
    private static NodeProcess owner;

    private static Launch traced(String roles) {
        return Launch.roles(roles)
                .with("--upstream", UPSTREAM.url())
                .setting("TRACING_ENDPOINT", COLLECTOR.url())
                .setting("TRACING_HEADERS", "authorization=Bearer of-the-collector")
                .setting("UPSTREAM_RETRIES", "0");
    }

    @BeforeAll
    static void start() {
        gateway = CLUSTER.start(traced("gateway").setting("LOG_FORMAT", "json"));
        owner = CLUSTER.start(traced("stream"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
        COLLECTOR.close();
    }

    private static SseClient ask(String traceparent) {
        SseRequest request = SseRequest.ask(gateway, "");
        return (traceparent.isEmpty() ? request : request.header("traceparent", traceparent)).send();
    }

    @Test
    void streamIsASpanBetweenItsClientAndItsUpstream() {
        try (SseClient reader = ask(SAMPLED)) {
            UpstreamCall call = UPSTREAM.nextCall();
            call.begin().say("data: 1\n\n").end();
            reader.rest();

            TraceCollector.Told span = COLLECTOR.await(reader.streamId());
            assertThat(span.traceId()).isEqualTo(TRACE);
            assertThat(span.parentId()).isEqualTo(PARENT);
            assertThat(call.head().field("traceparent")).contains("00-" + TRACE + "-" + span.spanId() + "-01");
            assertThat(span.span().getName()).isEqualTo("stream query");
            assertThat(span.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
            assertThat(span.span().getEndTimeUnixNano())
                    .isGreaterThanOrEqualTo(span.span().getStartTimeUnixNano());
            assertThat(span.events())
                    .startsWith("opened", "reader_attached", "first_event")
                    .contains("over");
            assertThat(span.attributes())
                    .containsEntry("holdfast.outcome", "ended")
                    .containsEntry("holdfast.node", owner.id())
                    .containsEntry("holdfast.events", "1");
            assertThat(span.resource()).containsEntry("service.name", "holdfast");
            assertThat(COLLECTOR.authorizations()).containsOnly("Bearer of-the-collector");
        }
    }

    @Test
    void streamWithoutAClientsTraceBeginsOne() throws InterruptedException {
        try (SseClient reader = ask("")) {
            UpstreamCall call = UPSTREAM.nextCall();
            call.begin().say("data: 1\n\n").end();
            reader.rest();

            TraceCollector.Told span = COLLECTOR.await(reader.streamId());
            assertThat(span.parentId()).isEmpty();
            assertThat(call.head().field("traceparent")).contains("00-" + span.traceId() + "-" + span.spanId() + "-01");
            assertThat(gateway.log()
                            .await(
                                    line -> line.contains("Stream read over") && line.contains(reader.streamId()),
                                    Limits.SOON)
                            .orElseThrow())
                    .contains("\"trace\":\"" + span.traceId() + "\"");
        }
    }

    @Test
    void streamThatFailsIsAFailedSpan() {
        try (SseClient reader = ask(SAMPLED)) {
            UPSTREAM.nextCall().begin().say("data: 1\n\n").close();
            reader.rest();

            TraceCollector.Told span = COLLECTOR.await(reader.streamId());
            assertThat(span.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(span.attributes()).containsEntry("error.type", "upstream_lost");
        }
    }

    @Test
    void clientWhoComesBackIsAnEventOfTheSpan() {
        UpstreamCall call;
        String stream;
        try (SseClient reader = ask(SAMPLED)) {
            call = UPSTREAM.nextCall().begin().say("data: 1\n\n");
            reader.take(1);
            stream = reader.streamId();
        }
        try (SseClient back = SseRequest.resume(gateway, stream, 0).send()) {
            back.head();
            call.say("data: 2\n\n").end();
            back.rest();
        }

        assertThat(COLLECTOR.await(stream).events()).containsSubsequence("reader_left", "reader_resumed", "over");
    }

    @Test
    void traceThatItsClientDoesNotKeepIsToldToNobody() {
        try (SseClient dropped = ask("00-" + TRACE + "-" + PARENT + "-00")) {
            UpstreamCall call = UPSTREAM.nextCall();
            call.begin().say("data: 1\n\n").end();
            dropped.rest();
            try (SseClient kept = ask(SAMPLED)) {
                UPSTREAM.nextCall().begin().end();
                kept.rest();
                COLLECTOR.await(kept.streamId());
            }

            assertThat(call.head().field("traceparent").orElseThrow())
                    .startsWith("00-" + TRACE)
                    .endsWith("-00");
            assertThat(COLLECTOR.of(dropped.streamId())).isEmpty();
        }
    }

    @Test
    void streamOfALostOwnerIsOneSpanThatTellsOfTheTakeover() {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess edge = cluster.start(traced("gateway"));
            List<NodeProcess> owners = List.of(
                    cluster.start(traced("stream").setting("UPSTREAM_RETRIES", "3")),
                    cluster.start(traced("stream").setting("UPSTREAM_RETRIES", "3")));
            cluster.awaitWhole();
            try (SseClient reader =
                    SseRequest.ask(edge, "").header("traceparent", SAMPLED).send()) {
                UPSTREAM.nextCall().begin().say("data: 1\n\n");
                reader.take(1);
                NodeProcess killed = cluster.owner(reader);

                killed.kill();

                UpstreamCall again = UPSTREAM.nextCall();
                again.begin().say("data: 1\n\ndata: 2\n\n").end();
                reader.rest();
                String next = owners.get(owners.get(0) == killed ? 1 : 0).id();
                TraceCollector.Told span = COLLECTOR.await(reader.streamId());
                assertThat(span.traceId()).isEqualTo(TRACE);
                assertThat(again.head().field("traceparent").orElseThrow()).contains(span.spanId());
                assertThat(span.event("taken_over"))
                        .containsEntry("from", killed.id())
                        .containsEntry("to", next)
                        .containsEntry("cause", "owner_lost");
                assertThat(span.events()).startsWith("opened").contains("upstream_again", "over");
                assertThat(span.attributes())
                        .containsEntry("holdfast.takeovers", "1")
                        .containsEntry("holdfast.node", next);
                assertThat(COLLECTOR.of(reader.streamId())).hasSize(1);
            }
        }
    }

    @Test
    void slowReadCanBeLookedUpFromItsHistogram() {
        try (SseClient reader = ask(SAMPLED)) {
            UPSTREAM.nextCall().begin().say("data: 1\n\n").end();
            reader.rest();
        }

        String accepted = "application/openmetrics-text; version=1.0.0, text/plain;q=0.5";
        var answer = Http.get(gateway.management("/actuator/prometheus"), "Accept", accepted);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text; version=1.0.0");
        for (String histogram : List.of("streaming_first_event_seconds", "streaming_request_duration_seconds")) {
            assertThat(answer.body().lines().filter(line -> line.startsWith(histogram + "_bucket")))
                    .anyMatch(line -> line.contains("# {") && line.contains("trace_id=\""));
        }
        assertThat(answer.body()).endsWith("# EOF\n");
        assertThat(Http.get(gateway.management("/actuator/prometheus")).body()).doesNotContain("trace_id", "# EOF");
    }

    @Test
    void collectorThatRefusesIsLoggedAndCountedAndDisturbsNoStream() throws InterruptedException {
        try (TestCluster cluster = TestCluster.create();
                TraceCollector refusing = TraceCollector.start()) {
            refusing.answer(400);
            NodeProcess node = cluster.start(
                    Launch.node().setting("TRACING_ENDPOINT", refusing.url()).setting("LOG_FORMAT", "json"));
            try (SseClient reader = SseRequest.ask(node).send()) {
                reader.rest();
            }
            assertThat(node.log()
                            .await(line -> line.contains("HTTP status code 400"), Limits.SOON)
                            .map(JsonObject::new)
                            .orElseThrow()
                            .getString("level"))
                    .isEqualTo("WARN");
            assertThat(Metrics.of(node).sample("holdfast_spans_total{result=\"failed\"}"))
                    .isEqualTo(1);

            refusing.answer(200);
            try (SseClient reader = SseRequest.ask(node).send()) {
                reader.rest();
                refusing.await(reader.streamId());
            }
        }
    }

    @Test
    void nothingOfOpenTelemetryIsLoadedWhereNothingIsTraced() {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Launch.node().withFlags(List.of("-Xlog:class+load:stderr")));
            try (SseClient reader = SseRequest.ask(node).send()) {
                reader.rest();
            }

            List<String> loaded = node.log().lines();
            assertThat(loaded).anyMatch(line -> line.contains("io.holdfast.stream.live.LiveStream "));
            assertThat(loaded).noneMatch(line -> line.contains("io.opentelemetry"));
        }
    }
}
