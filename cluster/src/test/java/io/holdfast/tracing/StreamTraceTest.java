package io.holdfast.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.StreamId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTraceTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final StreamId STREAM = StreamId.random();

    @Test
    void streamIsASpanOfItsClientsTrace() {
        StreamTrace trace = StreamTrace.of(STREAM, "00-" + TRACE + "-" + SPAN + "-01", 0);

        assertThat(trace.traceId()).isEqualTo(TRACE);
        assertThat(trace.parentId()).isEqualTo(SPAN);
        assertThat(trace.sampled()).isTrue();
        assertThat(trace.traceparent()).isEqualTo("00-" + TRACE + "-" + trace.spanId() + "-01");
    }

    @Test
    void clientDecidesWhetherItsTraceIsKept() {
        StreamTrace trace = StreamTrace.of(STREAM, "00-" + TRACE + "-" + SPAN + "-00", 100);

        assertThat(trace.sampled()).isFalse();
        assertThat(trace.traceparent()).endsWith("-00");
    }

    @Test
    void everyOwnerOfAStreamTellsOfTheSameSpan() {
        assertThat(StreamTrace.of(STREAM, "", 50)).isEqualTo(StreamTrace.of(new StreamId(STREAM.value()), "", 50));
        assertThat(StreamTrace.of(STREAM, "", 50).spanId())
                .isNotEqualTo(StreamTrace.of(StreamId.random(), "", 50).spanId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-1"
            })
    void whatIsNoParentBeginsATraceHere(String traceparent) {
        StreamTrace trace = StreamTrace.of(STREAM, traceparent, 100);

        assertThat(trace.hasParent()).isFalse();
        assertThat(trace.traceparent())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .doesNotContain(TRACE);
        assertThat(StreamTrace.traceId(traceparent)).isEmpty();
    }

    @Test
    void laterVersionMaySayMore() {
        assertThat(StreamTrace.traceId("cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings"))
                .isEqualTo(TRACE);
    }

    @Test
    void shareOfTracesThatBeginHereIsKept() {
        long kept = Stream.generate(StreamId::random)
                .limit(10_000)
                .filter(stream -> StreamTrace.of(stream, "", 30).sampled())
                .count();

        assertThat(kept).isBetween(2_700L, 3_300L);
    }
}
