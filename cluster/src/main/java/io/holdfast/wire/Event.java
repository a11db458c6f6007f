package io.holdfast.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** One event of a stream, numbered by its owner and never changed afterwards; safe to hand to any thread. */
public final class Event {
    /** What an event weighs beside its text when credit and memory are counted, in bytes. */
    private static final int OVERHEAD = 48;

    private final long seq;
    private final String type;
    private final String upstreamId;
    private final byte[] data;

    /**
     * @param seq 0 for a stream's first event
     * @param type the SSE event name, "" for the default
     * @param upstreamId the id the upstream gave, "" when it gave none
     * @param data the SSE data as the upstream sent it, lines joined by LF; the array must not be changed any more
     */
    public Event(long seq, String type, String upstreamId, byte[] data) {
        if (seq < 0) {
            throw new IllegalArgumentException("seq: " + seq + " (expected: >= 0)");
        }
        this.seq = seq;
        this.type = type;
        this.upstreamId = upstreamId;
        this.data = data;
    }

    public long seq() {
        return seq;
    }

    public String type() {
        return type;
    }

    public String upstreamId() {
        return upstreamId;
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] data() {
        return data;
    }

    /** Bytes this event counts for in credit windows, tails and journals. */
    public int weight() {
        return OVERHEAD + type.length() + upstreamId.length() + data.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event that
                && seq == that.seq
                && type.equals(that.type)
                && upstreamId.equals(that.upstreamId)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(seq, type, upstreamId, Arrays.hashCode(data));
    }

    @Override
    public String toString() {
        return seq + ":" + type + ":" + new String(data, StandardCharsets.UTF_8);
    }
}
