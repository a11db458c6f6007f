package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpResponseParserTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nX-Stream-ID: abc\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\nB;name=value\r\n, the world\r\n0\r\nTrailer: x\r\n\r\n";

    private final Recorder recorder = new Recorder();
    private final HttpResponseParser parser = new HttpResponseParser(recorder);

    @Test
    void chunkedBodyIsReadAtEverySplitPoint() {
        for (int split = 0; split <= CHUNKED.length(); split++) {
            var each = new Recorder();
            var parserOfEach = new HttpResponseParser(each);
            feed(parserOfEach, CHUNKED.substring(0, split));
            feed(parserOfEach, CHUNKED.substring(split));
            assertThat(each.toString()).as("split at %d", split).isEqualTo("200 hello, the world END");
        }
    }

    @Test
    void chunkedBodyIsReadByteByByte() {
        CHUNKED.chars().forEach(c -> feed(parser, String.valueOf((char) c)));
        assertThat(recorder).hasToString("200 hello, the world END");
    }

    @Test
    void headerNamesAreLowerCase() {
        feed(parser, CHUNKED);
        assertThat(recorder.headers).containsEntry("x-stream-id", "abc");
    }

    @Test
    void bodyOfKnownLengthEnds() {
        feed(parser, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
        assertThat(recorder).hasToString("404 gone END");
    }

    @Test
    void statusWithoutBodyEndsAtOnce() {
        feed(parser, "HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(recorder).hasToString("204  END");
    }

    @Test
    void bodyWithoutLengthEndsWithTheConnection() {
        feed(parser, "HTTP/1.1 200 OK\r\n\r\nall of it");
        parser.eof();
        assertThat(recorder).hasToString("200 all of it END");
    }

    @Test
    void chunkedBodyDoesNotEndWithTheConnection() {
        feed(parser, CHUNKED.substring(0, CHUNKED.length() - 3));
        parser.eof();
        assertThat(recorder).hasToString("200 hello, the world");
    }

    @Test
    void interimResponseIsSkipped() {
        feed(parser, "HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED);
        assertThat(recorder).hasToString("200 hello, the world END");
    }

    @Test
    void chunkSizeMustBeANumber() {
        assertThatThrownBy(() -> feed(parser, CHUNKED.replace("B;name", "G;name")))
                .isInstanceOf(MalformedResponse.class)
                .hasMessageContaining("chunk size");
    }

    @Test
    void chunkMustEndWhereItsSizeSays() {
        assertThatThrownBy(() -> feed(parser, CHUNKED.replace("5\r\nhello", "4\r\nhello")))
                .isInstanceOf(MalformedResponse.class)
                .hasMessageContaining("end of chunk");
    }

    @Test
    void nothingMayFollowTheResponse() {
        assertThatThrownBy(() -> feed(parser, CHUNKED + "x"))
                .isInstanceOf(MalformedResponse.class)
                .hasMessage("bytes after the response: 1 (expected: 0)");
    }

    @Test
    void firstLineMustBeAStatusLine() {
        assertThatThrownBy(() -> feed(parser, "SSH-2.0-OpenSSH\r\n"))
                .isInstanceOf(MalformedResponse.class)
                .hasMessageContaining("status line");
    }

    private static void feed(HttpResponseParser parser, String text) {
        // Longer than what was read, as the scratch array is.
        byte[] bytes = Arrays.copyOf(text.getBytes(ISO_8859_1), text.length() + 7);
        parser.feed(bytes, text.length());
    }

    private static final class Recorder implements HttpResponseParser.Sink {
        private final StringBuilder seen = new StringBuilder();
        private final Map<String, String> headers = new HashMap<>();

        @Override
        public void head(int status, Map<String, String> named) {
            headers.putAll(named);
            seen.append(status).append(' ');
        }

        @Override
        public void body(byte[] bytes, int from, int to) {
            seen.append(new String(bytes, from, to - from, ISO_8859_1));
        }

        @Override
        public void end() {
            seen.append(" END");
        }

        @Override
        public String toString() {
            return seen.toString();
        }
    }
}
