package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseBlockParserTest {
    private static final String STREAM =
            "id: s-0\ndata: {\"n\":0}\n\n: hb\nid: s-1\nevent: error\ndata:bare\n\nretry: 10\ndata:  two\n\n";
    private static final List<String> FIELDS =
            List.of("id s-0", "data {\"n\":0}", "end", "id s-1", "event error", "data bare", "end", "data  two", "end");

    private final Recorder recorder = new Recorder();
    private final SseBlockParser parser = new SseBlockParser(recorder);

    @Test
    void fieldsAreReadAtEverySplitPoint() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                var each = new Recorder();
                var parserOfEach = new SseBlockParser(each);
                parserOfEach.feed(bytes, 0, first);
                parserOfEach.feed(bytes, first, second);
                parserOfEach.feed(bytes, second, bytes.length);
                assertThat(each.seen).as("split at %d and %d", first, second).isEqualTo(FIELDS);
            }
        }
    }

    @Test
    void heartbeatInsideABlockIsNoField() {
        feed("id: s-0\n: hb\ndata: x\n\n");
        assertThat(recorder.seen).containsExactly("id s-0", "data x", "end");
    }

    @Test
    void unknownFieldIsTold() {
        feed("date: x\n\n");
        assertThat(recorder.seen).containsExactly("unknown date: x", "end");
    }

    @Test
    void unfinishedLineIsTold() {
        feed("data: x\n\ndata");
        assertThat(parser.insideLine()).isTrue();
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length);
    }

    private static final class Recorder implements SseBlockParser.Fields {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void id(byte[] bytes, int from, int to) {
            record("id ", bytes, from, to);
        }

        @Override
        public void type(byte[] bytes, int from, int to) {
            record("event ", bytes, from, to);
        }

        @Override
        public void data(byte[] bytes, int from, int to) {
            record("data ", bytes, from, to);
        }

        @Override
        public void unknown(byte[] bytes, int from, int to) {
            record("unknown ", bytes, from, to);
        }

        @Override
        public void blockEnd() {
            seen.add("end");
        }

        private void record(String name, byte[] bytes, int from, int to) {
            seen.add(name + new String(bytes, from, to - from, UTF_8));
        }
    }
}
