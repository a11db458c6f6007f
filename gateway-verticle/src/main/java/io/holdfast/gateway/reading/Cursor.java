package io.holdfast.gateway.reading;

import io.holdfast.wire.StreamId;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of the last event that a client has seen: {@code <streamId>-<seq>}.
 *
 * @param next the seq to go on with
 */
public record Cursor(StreamId stream, long next) {
    private static final String HEADER = "Last-Event-ID";
    private static final String PARAMETER = "lastEventId";
    /** As we write it: no sign, no leading zero, and no more digits than a stream will ever need. */
    private static final Pattern OURS = Pattern.compile("(.+)-(0|[1-9][0-9]{0,17})");

    /** What the client sent, "" for nothing. A reconnecting EventSource keeps its old URL, so the header wins. */
    public static String sent(HttpServerRequest request) {
        String header = request.getHeader(HEADER);
        return header == null || header.isEmpty() ? request.getParam(PARAMETER, "") : header;
    }

    /** Empty for anything that we have not written ourselves. */
    public static Optional<Cursor> parse(String text) {
        Matcher ours = OURS.matcher(text);
        return ours.matches()
                ? StreamId.given(ours.group(1)).map(stream -> new Cursor(stream, Long.parseLong(ours.group(2)) + 1))
                : Optional.empty();
    }
}
