package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tests rest on: a reader that lets nothing pass. */
class StrictEventStreamTest {
    private final StrictEventStream body = new StrictEventStream("s", 0);

    @Test
    void blocksWithDataAndHeartbeatsBetweenThemAreRead() {
        List<SseEvent> events = read(": hb\nid: s-0\ndata: a\n\n: hb\nid: s-1\nevent: t\ndata: b\ndata: \n\n: hb\n");

        assertThat(events).containsExactly(new SseEvent("s-0", "", "a"), new SseEvent("s-1", "t", "b\n"));
        assertThat(body.heartbeats()).isEqualTo(3);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("CR in the body", "id: s-0\r\n"),
                arguments("block without data", "id: s-0\n\n"),
                arguments("block without data", "id: s-0\nevent: t\n\n"),
                arguments("blank line without a block", ": hb\n\n"),
                arguments("comment", ":hb\n"),
                arguments("comment", ": ping\n"),
                arguments("comment", "id: s-0\n: hb\n"),
                arguments("ends nothing", "data: a\n\n"),
                arguments("id not first", "data: a\nid: s-0\n"),
                arguments("or empty", "id: \n"),
                arguments("ends nothing", "event: error\ndata: {}\n\n"),
                arguments("id not first", "id: s-0\nid: s-0\n"),
                arguments("event out of place", "id: s-0\ndata: a\nevent: t\n"),
                arguments("name, colon, space", "id:s-0\n"),
                arguments("digits", "id: s-0\nretry: soon\n"),
                arguments("unknown field", "id: s-0\nfoo: bar\n"),
                arguments("expected: s-0", "id: s-1\ndata: a\n\n"),
                arguments("expected: s-0", "id: t-0\ndata: a\n\n"),
                arguments("expected: s-1", "id: s-0\ndata: a\n\nid: s-0\ndata: a\n\n"),
                arguments("expected: s-1", "id: s-0\ndata: a\n\nid: s-2\ndata: a\n\n"),
                arguments("ends nothing", "id: s-gone\ndata: a\n\n"),
                arguments("unfinished block", "id: s-0\ndata: a\n"),
                arguments("unfinished block", "id: s-0"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatClientsBreakOnIsRefused(String violation, String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(violation);
    }

    @Test
    void nothingMayFollowTheErrorThatEndsTheStream() {
        String end =
                "id: s-0\nevent: error\ndata: {\"error\":{\"code\":\"c\",\"message\":\"m\",\"type\":\"failed\"}}\n\n";

        assertThatThrownBy(() -> read(end + ": hb\n"))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("more after");
    }

    @Test
    void errorThatLeavesTheReaderWhereItWasHasNoId() {
        String broken = "event: error\ndata: {\"error\":{\"code\":\"c\",\"message\":\"m\",\"type\":\"failed\"}}\n\n";

        assertThat(read("id: s-0\ndata: a\n\n" + broken))
                .last()
                .extracting(SseEvent::id)
                .isEqualTo("");
    }

    @Test
    void anUpstreamsOwnErrorEventEndsNothing() {
        List<SseEvent> events = read("id: s-0\nevent: error\ndata: {\"error\":\"mine\"}\n\nid: s-1\ndata: a\n\n");

        assertThat(events).hasSize(2);
    }

    @Test
    void chunkThatEndsInsideABlockIsRefused() {
        "id: s-0\n".chars().forEach(body::accept);

        assertThatThrownBy(body::chunkEnd).isInstanceOf(ProtocolViolation.class).hasMessageContaining("two chunks");
    }

    private List<SseEvent> read(String text) {
        List<SseEvent> events = new ArrayList<>();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            body.accept(octet & 0xFF).ifPresent(events::add);
        }
        body.end();
        return events;
    }
}
