package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of WHATWG HTML 9.2.6 for lines and fields; SseParserSplitTest has them at every split. */
class SseParserTest {
    record Event(String type, String id, String data) {
        static Event of(String data) {
            return new Event("", "", data);
        }
    }

    /** A sink that keeps all it was told. */
    static final class Recorder implements SseParser.Sink {
        final List<Event> events = new ArrayList<>();
        final List<byte[]> data = new ArrayList<>();
        final List<Long> retries = new ArrayList<>();

        @Override
        public void event(String type, String id, byte[] bytes) {
            events.add(new Event(type, id, new String(bytes, UTF_8)));
            data.add(bytes);
        }

        @Override
        public void retry(long millis) {
            retries.add(millis);
        }
    }

    private final Recorder told = new Recorder();
    private final SseParser parser = new SseParser(told, 1000);

    private void feed(String... chunks) {
        for (String chunk : chunks) {
            parser.feed(chunk.getBytes(UTF_8));
        }
    }

    @Test
    void aBlankLineDispatches() {
        feed("data: one\n");
        assertThat(told.events).isEmpty();

        feed("\n");
        assertThat(told.events).containsExactly(Event.of("one"));
    }

    @Test
    void anUnfinishedBlockIsNotDispatched() {
        feed("data: one\n\ndata: two\n");

        assertThat(told.events).containsExactly(Event.of("one"));
    }

    @Test
    void dataLinesAreJoinedByLf() {
        feed("data: YHOO\ndata: +2\ndata: 10\n\n");

        assertThat(told.events).containsExactly(Event.of("YHOO\n+2\n10"));
    }

    @Test
    void oneSpaceAfterTheColonIsDropped() {
        feed("data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta\n\n");

        assertThat(told.events).containsExactly(Event.of("a"), Event.of("a"), Event.of(" a"), Event.of("\ta"));
    }

    @Test
    void onlyTheFirstColonEndsTheName() {
        feed("data:::a: b\n\n");

        assertThat(told.events).containsExactly(Event.of("::a: b"));
    }

    @Test
    void anEmptyDataLineIsDataToo() {
        feed("data\n\ndata:\n\ndata: \n\ndata\ndata\n\n");

        assertThat(told.events).containsExactly(Event.of(""), Event.of(""), Event.of(""), Event.of("\n"));
    }

    @Test
    void emptyLinesOfDataKeepTheirPlace() {
        feed("data\ndata: a\ndata:\ndata: b\ndata\n\n");

        assertThat(told.events).containsExactly(Event.of("\na\n\nb\n"));
    }

    @Test
    void aBlockWithoutDataDispatchesNothing() {
        feed("\n\n: comment\n\nevent: a\n\nid: 1\n\nretry: 1\n\nunknown: a\n\n");

        assertThat(told.events).isEmpty();
    }

    @Test
    void crAndLfAndCrLfEndLines() {
        feed("data: a\rdata: b\ndata: c\r\n\rdata: d\r\n\ndata: e\n\r");

        assertThat(told.events).containsExactly(Event.of("a\nb\nc"), Event.of("d"), Event.of("e"));
    }

    @Test
    void aCrDispatchesWithoutWaitingForAnLf() {
        feed("data: a\r", "\r");

        assertThat(told.events).containsExactly(Event.of("a"));
    }

    @Test
    void aCrLfCutInTwoIsOneLineEnd() {
        feed("data: a\r", "\ndata: b\r", "\n\r", "\n");

        assertThat(told.events).containsExactly(Event.of("a\nb"));
    }

    @Test
    void anEmptyChunkDoesNotPartACrFromItsLf() {
        feed("data: a\r", "", "\ndata: b\n\n");

        assertThat(told.events).containsExactly(Event.of("a\nb"));
    }

    @Test
    void anLfSomeBytesAfterACrEndsALine() {
        feed("data: a\r", "data", ": b", "\n\n");

        assertThat(told.events).containsExactly(Event.of("a\nb"));
    }

    @Test
    void commentsAreIgnored() {
        feed(": a\n:data: b\n::\ndata: c\n:\n\n");

        assertThat(told.events).containsExactly(Event.of("c"));
    }

    @Test
    void unknownFieldsAreIgnored() {
        feed("Data: 1\nDATA: 1\n data: 1\ndata : 1\ndat: 1\ndat\ndata2: 1\ndatax\nda-ta: 1\n\0data: 1\ndata\0: 1\n");
        feed("events: 1\neven: 1\nids: 1\ni\nretries: 1\nx\n\uFEFFdata: 1\ndata: 2\n\n");

        assertThat(told.events).containsExactly(Event.of("2"));
    }

    @Test
    void theLastEventFieldNamesTheType() {
        feed("event: a\ndata: 1\nevent: b\n\nevent: c\nevent\ndata: 2\n\n");

        assertThat(told.events).containsExactly(new Event("b", "", "1"), Event.of("2"));
    }

    @Test
    void theTypeEndsWithItsBlock() {
        feed("event: a\ndata: 1\n\ndata: 2\n\nevent: b\n\ndata: 3\n\n");

        assertThat(told.events).containsExactly(new Event("a", "", "1"), Event.of("2"), Event.of("3"));
    }

    @Test
    void aRepeatedTypeIsNotMadeAnew() {
        feed("event: response.delta\ndata: 1\n\nevent: response.delta\ndata: 2\n\n");

        assertThat(told.events).hasSize(2);
        assertThat(told.events.get(1).type()).isSameAs(told.events.get(0).type());
    }

    @Test
    void aTypeThatOnlyBeginsLikeTheOneBeforeIsItsOwn() {
        feed("event: delta\ndata: 1\n\nevent: delt\ndata: 2\n\nevent: deltas\ndata: 3\n\n");

        assertThat(told.events).extracting(Event::type).containsExactly("delta", "delt", "deltas");
    }

    @Test
    void anIdIsToldWithTheNextEventOnly() {
        feed("id: 1\ndata: a\n\ndata: b\n\ndata: c\nid: 2\n\n");

        assertThat(told.events).containsExactly(new Event("", "1", "a"), Event.of("b"), new Event("", "2", "c"));
    }

    @Test
    void anIdWithoutDataIsThatOfTheNextEvent() {
        feed("id: 1\n\n: comment\n\ndata: a\n\nid: 2\n\nid: 3\ndata: b\n\n");

        assertThat(told.events).containsExactly(new Event("", "1", "a"), new Event("", "3", "b"));
    }

    @Test
    void anEmptyIdResets() {
        feed("id: 1\nid\ndata: a\n\nid: 2\n\nid:\n\ndata: b\n\n");

        assertThat(told.events).containsExactly(Event.of("a"), Event.of("b"));
    }

    @Test
    void anIdWithNulIsIgnored() {
        feed("id: 1\nid: 2\0\nid: \0\nid:3\0004\ndata: a\n\nid: \0\ndata: b\n\n");

        assertThat(told.events).containsExactly(new Event("", "1", "a"), Event.of("b"));
    }

    @Test
    void nulIsAllowedElsewhere() {
        feed("event: \0\ndata: a\0\n\n");

        assertThat(told.events).containsExactly(new Event("\0", "", "a\0"));
    }

    @Test
    void retryIsToldAtOnce() {
        feed("retry: 2500\n");

        assertThat(told.retries).containsExactly(2500L);
    }

    @Test
    void retryTakesDigitsOnly() {
        feed("retry: 1000x\nretry: -1\nretry: +1\nretry: 1.5\nretry:  1\nretry: 1 \nretry: ٣\n");
        feed("retry\nretry:\nretry:0070\n");

        assertThat(told.retries).containsExactly(70L);
    }

    @Test
    void aRetryTooLargeForALongIsTheLargest() {
        feed("retry: 9223372036854775806\nretry: 9223372036854775808\nretry: 99999999999999999999999990\n");

        assertThat(told.retries).containsExactly(Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MAX_VALUE);
    }
}
