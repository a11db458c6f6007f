package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.source.SseParserTest.Event;
import io.holdfast.stream.source.SseParserTest.Recorder;
import org.junit.jupiter.api.Test;

/** What becomes of the bytes: UTF-8, the BOM, and whose the arrays are. */
class SseParserBytesTest {
    private final Recorder told = new Recorder();
    private final SseParser parser = new SseParser(told, 1000);

    private void feed(String chunk) {
        parser.feed(chunk.getBytes(UTF_8));
    }

    @Test
    void typeAndIdAreReadAsUtf8() {
        feed("event: écrit\nid: 流-7\ndata: 你好\n\n");

        assertThat(told.events).containsExactly(new Event("écrit", "流-7", "你好"));
    }

    @Test
    void invalidUtf8InDataIsKeptToTheByte() {
        byte[] data = {(byte) 0xC3, (byte) 0xFF, 0, (byte) 0xE4, (byte) 0xBD, (byte) 0x80, (byte) 0xF0};
        feed("data:");
        parser.feed(data);
        feed("\n\n");

        assertThat(told.data).containsExactly(data);
    }

    @Test
    void otherLineSeparatorsOfUnicodeAreData() {
        feed("data: a\u0085b\u2028c\u2029d\u000Be\u000Cf\n\n");

        assertThat(told.events).containsExactly(Event.of("a\u0085b\u2028c\u2029d\u000Be\u000Cf"));
    }

    @Test
    void aBomAtTheStartIsDropped() {
        feed("\uFEFFdata: a\n\n");

        assertThat(told.events).containsExactly(Event.of("a"));
    }

    @Test
    void onlyOneBomIsDropped() {
        feed("\uFEFF\uFEFFdata: a\ndata: b\n\n");

        assertThat(told.events).containsExactly(Event.of("b"));
    }

    @Test
    void aBomLaterOnIsPartOfTheFieldName() {
        feed("data: a\n\uFEFFdata: b\n\n\uFEFFdata: c\n\n");

        assertThat(told.events).containsExactly(Event.of("a"));
    }

    @Test
    void partOfABomIsPartOfTheFieldName() {
        parser.feed(new byte[] {(byte) 0xEF});
        parser.feed(new byte[] {(byte) 0xBB});
        feed("data: a\ndata: b\n\n");

        assertThat(told.events).containsExactly(Event.of("b"));
    }

    @Test
    void partOfABomIsALineOfItsOwn() {
        parser.feed(new byte[] {(byte) 0xEF, (byte) 0xBB, '\n'});
        feed("data: a\n\n");

        assertThat(told.events).containsExactly(Event.of("a"));
    }

    @Test
    void theDataIsTheSinksToKeep() {
        byte[] chunk = "data: a\n\n".getBytes(UTF_8);
        parser.feed(chunk);
        chunk[6] = 'b';
        parser.feed(chunk);
        told.data.get(0)[0] = 'c';
        feed("data: d\n\n");

        assertThat(told.data).extracting(bytes -> new String(bytes, UTF_8)).containsExactly("c", "b", "d");
    }

    @Test
    void theChunkIsNotKept() {
        byte[] chunk = "data: a".getBytes(UTF_8);
        parser.feed(chunk);
        chunk[6] = 'x';
        byte[] next = "\ndata: b\n".getBytes(UTF_8);
        parser.feed(next);
        next[7] = 'x';
        feed("\n");

        assertThat(told.events).containsExactly(Event.of("a\nb"));
    }
}
