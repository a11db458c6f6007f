package io.holdfast.gateway;

import io.holdfast.wire.StreamId;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * The id of the last event that a client has seen: {@code <streamId>-<seq>}.
 *
 * @param next the seq to go on with
 */
record Cursor(StreamId stream, long next) {
    private static final String HEADER = "Last-Event-ID";
    private static final String PARAMETER = "lastEventId";

    /** What the client sent, "" for nothing. A reconnecting EventSource keeps its old URL, so the header wins. */
    static String sent(HttpServerRequest request) {
        String header = request.getHeader(HEADER);
        return header == null || header.isEmpty() ? request.getParam(PARAMETER, "") : header;
    }

    /** Empty for anything that we have not written ourselves. */
    static Optional<Cursor> parse(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        try {
            long seq = Long.parseLong(text, dash + 1, text.length(), 10);
            return seq < 0 || seq == Long.MAX_VALUE
                    ? Optional.empty()
                    : StreamId.parse(text.substring(0, dash)).map(stream -> new Cursor(stream, seq + 1));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }
}
