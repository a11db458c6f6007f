package io.holdfast.bench;

/** Bytes of a response that break HTTP/1.1 framing; its connection can't be read any further. */
public final class MalformedResponse extends RuntimeException {
    public MalformedResponse(String message) {
        super(message);
    }
}
