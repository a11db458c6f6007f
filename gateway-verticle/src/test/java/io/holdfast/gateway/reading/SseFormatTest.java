package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.Sample.STREAM;
import static io.holdfast.gateway.reading.Sample.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.routes.Dialect;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseFormatTest {
    private static final String ID = "id: 0123456789abcdefghjkmnpqrs-";

    private static String written(Event... events) {
        return Sample.sse(events).toString();
    }

    @Test
    void anEventIsABlockWithItsIdAndData() {
        assertThat(written(event(7, "hello"))).isEqualTo(ID + "7\ndata: hello\n\n");
    }

    @Test
    void aTypeStandsBetweenThem() {
        assertThat(written(event(7, "delta", "hello"))).isEqualTo(ID + "7\nevent: delta\ndata: hello\n\n");
    }

    @Test
    void eachLineOfTheDataIsAField() {
        assertThat(written(event(0, "a\nb\n\nc"))).isEqualTo(ID + "0\ndata: a\ndata: b\ndata: \ndata: c\n\n");
    }

    @Test
    void dataThatEndsInALineFeedHasAnEmptyLastLine() {
        assertThat(written(event(0, "a\n"))).isEqualTo(ID + "0\ndata: a\ndata: \n\n");
    }

    /** A block without data would be no event (WHATWG HTML 9.2.6), and its id would be lost on some clients. */
    @Test
    void emptyDataIsStillAField() {
        assertThat(written(event(0, ""))).isEqualTo(ID + "0\ndata: \n\n");
    }

    /** One space behind the colon is dropped by every reader, and only one. */
    @Test
    void dataThatBeginsWithASpaceKeepsIt() {
        assertThat(written(event(0, " a"))).isEqualTo(ID + "0\ndata:  a\n\n");
    }

    @Test
    void bytesThatAreNoTextAreWrittenAsTheyAre() {
        byte[] data = {(byte) 0xFF, 0, (byte) 0xE6};

        assertThat(Sample.sse(new Event(0, "", "", data)).getBytes()).containsSequence(data);
    }

    @Test
    void thereIsNoCarriageReturn() {
        assertThat(written(event(0, "delta", "a\nb"), event(1, "c"))).doesNotContain("\r");
    }

    @Test
    void eventsFollowEachOther() {
        assertThat(written(event(0, "a"), event(1, "b"))).isEqualTo(ID + "0\ndata: a\n\n" + ID + "1\ndata: b\n\n");
    }

    @Test
    void theUpstreamsIdIsNotShown() {
        assertThat(written(new Event(0, "", "up-1", new byte[] {'a'}))).isEqualTo(ID + "0\ndata: a\n\n");
    }

    /** A blank line behind it would be an empty event to known SDKs. */
    @Test
    void aHeartbeatIsOneCommentLine() {
        assertThat(SseFormat.HEARTBEAT).hasToString(": hb\n");
    }

    @Test
    void aBadEndIsAnErrorEventBehindTheLastEvent() {
        String block = SseFormat.outcome(STREAM, 3, Dialect.NONE, Outcome.failed(Fault.UPSTREAM_LOST, "reset"))
                .toString();

        assertThat(block)
                .isEqualTo(ID + "3\nevent: error\ndata: {\"error\":{\"code\":\"upstream_lost\","
                        + "\"message\":\"The upstream broke off before the end: reset\",\"type\":\"failed\"}}\n\n");
    }

    @Test
    void aDetailOfSeveralLinesStaysOneLine() {
        String block = SseFormat.outcome(STREAM, 3, Dialect.NONE, Outcome.failed(Fault.UPSTREAM_LOST, "a\r\nid: x\n\n"))
                .toString();

        assertThat(block.split("\n")).hasSize(3);
        assertThat(new JsonObject(block.substring(block.indexOf("data: ") + 6))
                        .getJsonObject("error")
                        .getString("message"))
                .endsWith("a\r\nid: x\n\n");
    }

    @Test
    void whoIsToldThatThereIsNothingComesBackWithACursorThatSaysSo() {
        String block =
                SseFormat.gone(STREAM, Outcome.failed(Fault.STREAM_UNKNOWN, "")).toString();
        String id = block.lines().findFirst().orElseThrow().substring("id: ".length());

        assertThat(SseFormat.isGone(id)).isTrue();
    }

    @Test
    void anEventsCursorDoesNotSaySo() {
        assertThat(SseFormat.isGone(STREAM + "-3")).isFalse();
    }

    @Test
    void rawEventsHaveNothingThatTheUpstreamDidNotSay() {
        Event named = new Event(0, "delta", "theirs", "a\nb".getBytes(UTF_8));

        SseBytes written = new SseBytes();
        SseFormat.raw(List.of(named, event(1, "c")), written);

        assertThat(written.toBuffer()).hasToString("id: theirs\nevent: delta\ndata: a\ndata: b\n\ndata: c\n\n");
    }
}
