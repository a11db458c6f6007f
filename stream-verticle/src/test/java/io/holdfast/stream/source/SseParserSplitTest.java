package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.holdfast.stream.source.SseParserTest.Event;
import io.holdfast.stream.source.SseParserTest.Recorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A corpus in each line end, with and without a BOM, cut in two at each byte and in single bytes. */
class SseParserSplitTest {
    private record Case(String name, String stream, Event... events) {}

    private static final Case[] CORPUS = {
        // The examples of WHATWG HTML 9.2.1 and 9.2.6.
        new Case(
                "messages",
                "data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\n",
                Event.of("This is the first message."),
                Event.of("This is the second message, it\nhas two lines.")),
        new Case(
                "types",
                "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
                new Event("add", "", "73857293"),
                new Event("remove", "", "2153"),
                new Event("add", "", "113411")),
        new Case("lines", "data: YHOO\ndata: +2\ndata: 10\n\n", Event.of("YHOO\n+2\n10")),
        new Case(
                "comment, id, reset, space",
                ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
                new Event("", "1", "first event"),
                Event.of("second event"),
                Event.of(" third event")),
        new Case("empty data", "data\n\ndata\ndata\n\ndata:", Event.of(""), Event.of("\n")),
        new Case("space or not", "data:test\n\ndata: test\n\n", Event.of("test"), Event.of("test")),
        // What AI services send.
        new Case(
                "chat completion",
                "data: {\"choices\":[{\"delta\":{\"content\":\"你好\"}}]}\n\n: ping\n\ndata: [DONE]\n\n",
                Event.of("{\"choices\":[{\"delta\":{\"content\":\"你好\"}}]}"),
                Event.of("[DONE]")),
        new Case(
                "all fields",
                "event: delta\nid: 流-1\nretry: 10\ndata: {\ndata: }\n\nid: 2\ndata: x\nevent: end\n\n",
                new Event("delta", "流-1", "{\n}"),
                new Event("end", "2", "x")),
        // The rest of the rules.
        new Case("no data", "event: a\nid: 1\n\ndata: b\n\ndata: c\n\n", new Event("", "1", "b"), Event.of("c")),
        new Case("blank lines", "\n\n\ndata: a\n\n\n\ndata: b\n\n\n", Event.of("a"), Event.of("b")),
        new Case("nul in id", "id: 1\nid: 2\0\ndata: \0\n\n", new Event("", "1", "\0")),
        new Case("empty lines", "data\ndata: a\ndata:\ndata: b\ndata: \n\n", Event.of("\na\n\nb\n")),
        new Case(
                "names",
                "d: 1\ndat\ndatas: 1\nDATA: 1\neventdata: 1\n:\nid2: 3\ndata:data: 4\n\n",
                Event.of("data: 4")),
        new Case("last ones win", "event: a\nid: 1\nevent: b\nid: 2\ndata: c\n\n", new Event("b", "2", "c")),
        new Case("emptied", "event: a\nid: 1\nevent\nid\ndata: c\n\n", Event.of("c")),
        new Case("unfinished", "data: a\n\nevent: b\nid: 1\ndata: c\ndata: d", Event.of("a")),
        new Case("end in a comment", "data: a\n\n: b", Event.of("a")),
        new Case("nothing", "")
    };

    static Stream<Arguments> streams() {
        Map<String, String> lineEnds = Map.of("LF", "\n", "CR", "\r", "CRLF", "\r\n");
        List<Arguments> streams = new ArrayList<>();
        for (Case each : CORPUS) {
            lineEnds.forEach((name, lineEnd) -> {
                String stream = each.stream.replace("\n", lineEnd);
                String set = each.name + ", " + name;
                streams.add(argumentSet(set, stream.getBytes(UTF_8), each.events));
                streams.add(argumentSet(set + ", BOM", ("\uFEFF" + stream).getBytes(UTF_8), each.events));
            });
        }
        return streams.stream();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theEventsAreTheSameWhereverTheStreamIsCut(byte[] stream, Event[] events) {
        for (int cut = 0; cut <= stream.length; cut++) {
            Recorder told = new Recorder();
            SseParser parser = new SseParser(told, 1000);
            parser.feed(Arrays.copyOf(stream, cut));
            parser.feed(Arrays.copyOfRange(stream, cut, stream.length));

            assertThat(told.events).as("cut at %d", cut).containsExactly(events);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theEventsAreTheSameByteByByte(byte[] stream, Event[] events) {
        Recorder told = new Recorder();
        SseParser parser = new SseParser(told, 1000);
        for (byte one : stream) {
            parser.feed(new byte[] {one});
        }

        assertThat(told.events).containsExactly(events);
    }
}
