package io.holdfast.system;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A response body in chunks (RFC 9112 7.1). Its end is the last chunk; a connection that closes before breaks it off. */
final class ChunkedBody {
    static final int END = -1;

    private final InputStream in;
    private final Runnable chunkEnd;
    private int left;
    private boolean begun;
    private boolean ended;

    /** @param chunkEnd told behind each chunk but the last */
    ChunkedBody(InputStream in, Runnable chunkEnd) {
        this.in = in;
        this.chunkEnd = chunkEnd;
    }

    /** The next byte, or {@link #END}; fails with {@link EOFException} when the body has broken off. */
    int read() throws IOException {
        if (ended) {
            return END;
        }
        if (left == 0 && !begin()) {
            ended = true;
            return END;
        }
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("connection closed inside a chunk");
        }
        left--;
        return octet;
    }

    /** Begins the next chunk; false when it is the one that ends the body. */
    private boolean begin() throws IOException {
        if (begun) {
            expectBlankLine();
            chunkEnd.run();
        }
        begun = true;
        left = Integer.parseInt(HttpHead.line(in), 16);
        if (left > 0) {
            return true;
        }
        expectBlankLine();
        return false;
    }

    private void expectBlankLine() throws IOException {
        String line = HttpHead.line(in);
        if (!line.isEmpty()) {
            throw new ProtocolViolation("behind a chunk: " + line + " (expected: nothing)");
        }
    }
}
