package io.holdfast.bench;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Incremental reader of one HTTP/1.1 response (RFC 9112 §6), which hands its body on without copying. */
public final class HttpResponseParser {
    /** Gets the response as it is read. */
    public interface Sink {
        /** The status line and the headers, these by lower-case name. */
        void head(int status, Map<String, String> headers);

        void body(byte[] bytes, int from, int to);

        /** The body is complete. */
        void end();
    }

    private enum State {
        STATUS,
        HEADERS,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        FIXED,
        UNTIL_CLOSE,
        COMPLETE
    }

    private static final int MAX_LINE = 16 * 1024;

    private final Sink sink;
    private final StringBuilder line = new StringBuilder();
    private final Map<String, String> headers = new HashMap<>();
    private State state = State.STATUS;
    private int status;
    private long remaining;

    public HttpResponseParser(Sink sink) {
        this.sink = sink;
    }

    /** Takes the next bytes; throws {@link MalformedResponse} when the framing is broken */
    public void feed(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            switch (state) {
                case CHUNK_DATA, FIXED -> at = counted(bytes, at, length);
                case UNTIL_CLOSE -> {
                    sink.body(bytes, at, length);
                    at = length;
                }
                case COMPLETE ->
                    throw new MalformedResponse("bytes after the response: %d (expected: 0)".formatted(length - at));
                case STATUS, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILERS -> line(bytes[at++]);
            }
        }
    }

    /** The connection is closed; without a length that is how a body ends. */
    public void eof() {
        if (state == State.UNTIL_CLOSE) {
            complete();
        }
    }

    private int counted(byte[] bytes, int from, int length) {
        int to = (int) Math.min(length, from + remaining);
        sink.body(bytes, from, to);
        remaining -= to - from;
        if (remaining == 0) {
            if (state == State.FIXED) {
                complete();
            } else {
                state = State.CHUNK_END;
            }
        }
        return to;
    }

    private void line(byte b) {
        if (b != '\n') {
            if (line.length() == MAX_LINE) {
                throw new MalformedResponse("line length: over %d (expected: less)".formatted(MAX_LINE));
            }
            line.append((char) (b & 0xff));
            return;
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        endOfLine();
        line.setLength(0);
    }

    private void endOfLine() {
        switch (state) {
            case STATUS -> statusLine();
            case HEADERS -> header();
            case CHUNK_SIZE -> chunkSize();
            case CHUNK_END -> {
                require(line.isEmpty(), "end of chunk", "CRLF");
                state = State.CHUNK_SIZE;
            }
            case TRAILERS -> {
                if (line.isEmpty()) {
                    complete();
                }
            }
            default -> throw new IllegalStateException("line in " + state);
        }
    }

    private void statusLine() {
        require(line.length() >= 12 && line.indexOf("HTTP/1.") == 0, "status line", "HTTP/1.x NNN");
        status = number(9, 12, 10, "status");
        state = State.HEADERS;
    }

    private void header() {
        if (line.isEmpty()) {
            headEnd();
            return;
        }
        int colon = line.indexOf(":");
        require(colon > 0, "header", "name: value");
        headers.put(
                line.substring(0, colon).toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip());
    }

    private void headEnd() {
        if (status < 200) { // an interim response comes before the real one, RFC 9110 §15.2
            headers.clear();
            state = State.STATUS;
            return;
        }
        String length = headers.getOrDefault("content-length", "");
        sink.head(status, Map.copyOf(headers));
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            state = State.CHUNK_SIZE;
        } else if (status == 204 || status == 304 || length.equals("0")) {
            complete();
        } else if (length.isEmpty()) {
            state = State.UNTIL_CLOSE;
        } else {
            remaining = parse(length, 0, length.length(), 10, "content-length");
            state = State.FIXED;
        }
        headers.clear();
    }

    private void chunkSize() {
        int extension = line.indexOf(";");
        remaining = number(0, extension < 0 ? line.length() : extension, 16, "chunk size");
        state = remaining == 0 ? State.TRAILERS : State.CHUNK_DATA;
    }

    private void complete() {
        state = State.COMPLETE;
        sink.end();
    }

    private int number(int from, int to, int radix, String name) {
        return parse(line, from, to, radix, name);
    }

    private static int parse(CharSequence text, int from, int to, int radix, String name) {
        try {
            return Integer.parseUnsignedInt(text, from, to, radix) & Integer.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new MalformedResponse("%s: '%s' (expected: a number)".formatted(name, text));
        }
    }

    private void require(boolean holds, String name, String expected) {
        if (!holds) {
            throw new MalformedResponse("%s: '%s' (expected: %s)".formatted(name, line, expected));
        }
    }
}
