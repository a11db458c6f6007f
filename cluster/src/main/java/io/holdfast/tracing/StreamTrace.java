package io.holdfast.tracing;

import io.holdfast.wire.Sha256;
import io.holdfast.wire.StreamId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a stream stands in a distributed trace (W3C Trace Context). What is not its client's is made of the stream's id, so
 * that every node that ever owns the stream tells of the same span, and nobody has to keep or send anything for that.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 of them, the stream's own
 * @param parentId the client's span, "" where the trace begins here
 * @param sampled whether the trace is kept, which who begins it decides
 */
public record StreamTrace(String traceId, String spanId, String parentId, boolean sampled) {
    public static final String HEADER = "traceparent";

    private static final Pattern PARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int SPAN_BYTES = 8;
    private static final int SAMPLED = 1;
    private static final int ALL = 100;

    /**
     * @param traceparent what the client has sent; anything but one of W3C's is as good as nothing
     * @param percent of the traces that begin here are kept
     */
    public static StreamTrace of(StreamId stream, String traceparent, int percent) {
        ByteBuffer own = ByteBuffer.wrap(Sha256.of(stream.value().getBytes(StandardCharsets.US_ASCII)));
        byte[] span = new byte[SPAN_BYTES];
        own.get(span);
        String spanId = HexFormat.of().formatHex(span);
        Matcher parent = PARENT.matcher(traceparent);
        if (isParent(parent)) {
            boolean sampled = (Integer.parseInt(parent.group(4), 16) & SAMPLED) != 0;
            return new StreamTrace(parent.group(2), spanId, parent.group(3), sampled);
        }
        byte[] trace = new byte[2 * SPAN_BYTES];
        own.get(trace);
        boolean sampled = Long.remainderUnsigned(own.getLong(SPAN_BYTES), ALL) < percent;
        return new StreamTrace(HexFormat.of().formatHex(trace), spanId, "", sampled);
    }

    /** The id of the trace that a client's request is part of, "" for none. */
    public static String traceId(String traceparent) {
        Matcher parent = PARENT.matcher(traceparent);
        return isParent(parent) ? parent.group(2) : "";
    }

    /** Version 00 has nothing behind its flags; later ones may (W3C Trace Context, 3.2.4). */
    private static boolean isParent(Matcher parent) {
        return parent.matches() && (parent.group(5) == null || !parent.group(1).equals("00"));
    }

    /** Whether the client began the trace. */
    public boolean hasParent() {
        return !parentId.isEmpty();
    }

    /** What those are told whom the stream asks. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
