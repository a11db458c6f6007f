package io.holdfast.wire;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every error a client can see, one row each: its code, the HTTP status while nothing has been sent, whether asking again
 * may help, and a stable text. Details go to the log and into the {@code detail} of RFC 9457 problems.
 */
public enum Fault {
    BAD_REQUEST("bad_request", 400, false, "The request is not valid"),
    INVALID_JSON("invalid_json", 400, false, "The request body is not JSON"),
    UNAUTHENTICATED("unauthenticated", 401, false, "Credentials are missing or not valid"),
    AUTH_UNAVAILABLE("auth_unavailable", 503, true, "Credentials can not be checked at the moment"),
    ORIGIN_REFUSED("origin_refused", 403, false, "This origin may not do that"),
    NOT_FOUND("not_found", 404, false, "There is nothing at this path"),
    METHOD_NOT_ALLOWED("method_not_allowed", 405, false, "This path does not know the method"),
    BODY_TOO_LARGE("body_too_large", 413, false, "The request body is too large"),
    REQUEST_TIMEOUT("request_timeout", 408, true, "The request did not arrive in time"),
    UNKNOWN_CONTENT_TYPE("unknown_content_type", 415, false, "This content type is not known here"),
    URI_TOO_LONG("uri_too_long", 414, false, "The request line is too long"),
    HEADERS_TOO_LARGE("headers_too_large", 431, false, "The request head is too large"),
    STREAM_UNKNOWN("stream_unknown", 404, false, "There is no such stream, or it has expired"),
    CURSOR_UNKNOWN("cursor_unknown", 400, false, "The cursor does not belong to this stream"),
    CURSOR_EXPIRED("cursor_expired", 410, false, "The events after this cursor are no longer kept"),
    IDEMPOTENCY_KEY_REUSED("idempotency_key_reused", 409, false, "The idempotency key stands for another request"),
    ROUTE_UNKNOWN("route_unknown", 503, true, "The stream's node does not know the route"),
    RATE_LIMITED("rate_limited", 429, true, "Too many requests in a short time"),
    LIMITER_UNAVAILABLE("limiter_unavailable", 503, true, "The rate limiter does not answer"),
    TOO_MANY_STREAMS("too_many_streams", 429, true, "The client has as many streams as it may"),
    TOO_MANY_CONNECTIONS("too_many_connections", 429, true, "The client has as many connections as it may"),
    CONNECTION_LIMIT("connection_limit", 503, true, "The node has as many connections as it may"),
    STREAM_LIMIT("stream_limit", 503, true, "The node or the cluster carries as many streams as it may"),
    OVERLOADED("overloaded", 503, true, "There is more to do than can be done well"),
    CALL_LIMIT("call_limit", 503, true, "The node carries as many calls as it may"),
    CALL_LOST("call_lost", 502, true, "Part of the call was lost between two nodes"),
    NODE_UNKNOWN("node_unknown", 404, false, "There is no such node in the cluster"),
    NODE_SILENT("node_silent", 504, true, "A node did not answer in time"),
    NODE_LEAVING("node_leaving", 409, false, "The node is about to leave the cluster"),
    STREAM_OVER("stream_over", 409, false, "The stream is over"),
    STREAM_FIXED("stream_fixed", 409, false, "The stream can not go on at that node"),
    NO_STREAM_NODE("no_stream_node", 503, true, "No stream node is available"),
    DRAINING("draining", 503, true, "The node is about to leave"),
    OWNER_LOST("owner_lost", 503, false, "The node that produced the stream is gone"),
    OWNER_SILENT("owner_silent", 504, true, "The stream's node did not answer in time"),
    STREAM_MOVED("stream_moved", 503, true, "Another node owns the stream"),
    UPSTREAM_UNAVAILABLE("upstream_unavailable", 503, true, "No upstream of the route is called at present"),
    UPSTREAM_UNREACHABLE("upstream_unreachable", 502, true, "The upstream can not be reached"),
    UPSTREAM_REFUSED("upstream_refused", 502, false, "The upstream refused the request"),
    UPSTREAM_NOT_A_STREAM("upstream_not_a_stream", 502, false, "The upstream did not answer with text/event-stream"),
    UPSTREAM_TIMEOUT("upstream_timeout", 504, true, "The upstream did not answer in time"),
    UPSTREAM_LOST("upstream_lost", 502, true, "The upstream broke off before the end"),
    UPSTREAM_IDLE("upstream_idle", 504, true, "The upstream has been silent for too long"),
    EVENT_TOO_LARGE("event_too_large", 502, false, "The upstream sent an event that is too large"),
    REPLAY_DIVERGED("replay_diverged", 502, false, "The upstream's second answer differs from its first"),
    PRODUCER_SILENT("producer_silent", 504, false, "The producer has been silent for too long"),
    DURATION_EXCEEDED("duration_exceeded", 504, false, "The stream has lasted as long as it may"),
    JOURNAL_FULL("journal_full", 503, true, "The journal has no room for the stream"),
    JOURNAL_UNAVAILABLE("journal_unavailable", 503, true, "The journal does not answer"),
    STREAM_EXISTS("stream_exists", 409, false, "There is a stream of this name that is not as asked for"),
    STREAM_CLOSED("stream_closed", 409, false, "The stream is closed: nothing can be appended any more"),
    STREAM_DELETED("stream_deleted", 410, false, "The stream is deleted, and kept only for its forks"),
    STREAM_FULL("stream_full", 413, false, "The stream has as much data as it may"),
    OTHER_CONTENT_TYPE("other_content_type", 409, false, "The stream has another content type"),
    OUT_OF_SEQUENCE("out_of_sequence", 409, false, "The append does not follow the one before"),
    PRODUCER_FENCED("producer_fenced", 403, false, "A later epoch of this producer has been here"),
    CANCELLED("cancelled", 409, false, "The stream was cancelled"),
    ORPHANED("orphaned", 409, false, "Nobody read the stream for too long"),
    INTERNAL("internal", 500, true, "Something went wrong on our side");

    private static final Map<String, Fault> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Fault::code, Function.identity()));

    private final String code;
    private final int status;
    private final boolean retry;
    private final String title;

    Fault(String code, int status, boolean retry, String title) {
        this.code = code;
        this.status = status;
        this.retry = retry;
        this.title = title;
    }

    /** The fault with this code; INTERNAL for a code that a newer node made up. */
    public static Fault of(String code) {
        return BY_CODE.getOrDefault(code, INTERNAL);
    }

    public String code() {
        return code;
    }

    /** The HTTP status while nothing of the answer has been sent. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed soon. */
    public boolean retry() {
        return retry;
    }

    public String title() {
        return title;
    }
}
