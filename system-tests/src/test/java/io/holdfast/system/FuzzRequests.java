package io.holdfast.system;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.util.List;

/** Requests that are wrong somewhere: in their framing, after which a connection ends, or in what they carry. */
final class FuzzRequests {
    private static final String STREAM = "/api/stream/0123456789abcdefghjkmnpqrs";
    private static final String BODY =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":1.5e3,\"t\":[true,null]}";
    private static final String HEAD = "Host: h\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\n"
            + "X-Session-ID: s-1\r\nLast-Event-ID: 0123456789abcdefghjkmnpqrs-12\r\nContent-Length: 2\r\n";
    private static final List<String> WHOLE = List.of(
            "POST " + SseRequest.QUERY + " HTTP/1.1\r\n" + HEAD + "\r\n[]",
            "GET " + STREAM + "?lastEventId=0123456789abcdefghjkmnpqrs-3 HTTP/1.1\r\nHost: h\r\n\r\n",
            "DELETE " + STREAM + " HTTP/1.1\r\nHost: h\r\n\r\n",
            "POST " + SseRequest.QUERY
                    + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
            "GET /ws/ HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
            "HEAD /index.html HTTP/1.0\r\n\r\n",
            "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final List<String> TARGETS = List.of(
            SseRequest.QUERY,
            STREAM,
            STREAM + "?lastEventId=",
            "/api/stream/test/",
            "/ws/",
            "/",
            "/chat.js",
            "/actuator/health",
            "/api/operations/x",
            "/api/token",
            "/%2e%2e/",
            "/favicon.ico?a=b&a=c");
    private static final List<String> METHODS =
            List.of("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "BREW", "get");
    private static final List<String> FIELDS = List.of(
            "X-Session-ID",
            "X-Forwarded-For",
            "Idempotency-Key",
            "Last-Event-ID",
            "Origin",
            "Accept",
            "Range",
            "Cookie",
            "Content-Type",
            "Forwarded",
            "Authorization",
            "If-None-Match",
            "If-Modified-Since",
            "Accept-Encoding",
            "Te");

    private final Mutation mutation;

    FuzzRequests(Mutation mutation) {
        this.mutation = mutation;
    }

    /** Octets that are nearly a request, or not at all. */
    byte[] broken() {
        String text =
                mutation.oneIn(20) ? mutation.octets(1 + mutation.below(300)) : mutation.of(mutation.oneOf(WHOLE));
        return Mutation.bytes(text);
    }

    /** A request whose end is beyond doubt, so that the connection may go on, with nonsense in it. */
    byte[] framed() {
        return Mutation.bytes(
                switch (mutation.below(4)) {
                    case 0 -> request("POST", SseRequest.QUERY, "", body());
                    case 1 ->
                        request("GET", STREAM, "Last-Event-ID: " + value("0123456789abcdefghjkmnpqrs-12") + "\r\n", "");
                    case 2 -> request("GET", target(STREAM + "?lastEventId=0123456789abcdefghjkmnpqrs-12"), "", "");
                    default -> request(mutation.oneOf(METHODS), target(mutation.oneOf(TARGETS)), field(), body());
                });
    }

    private static String request(String method, String target, String fields, String body) {
        return method + " " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private String field() {
        String value = mutation.oneIn(50) ? "x".repeat(mutation.below(9_000)) : value("0123456789abcdef, a=b");
        return mutation.oneOf(FIELDS) + ": " + value + "\r\n";
    }

    /** Without line ends. */
    private String value(String right) {
        return mutation.of(right).replaceAll("[\r\n\u0000]", "~");
    }

    /** Without what ends a target. */
    private String target(String right) {
        return "/" + mutation.of(right.substring(1)).replaceAll("[\r\n\u0000\t\u000b ]", "~");
    }

    /** Never JSON, since that would be a question. */
    private String body() {
        String mutant = mutation.oneIn(20) ? "[".repeat(mutation.below(5_000)) : mutation.of(BODY);
        try {
            Json.decodeValue(mutant);
            return mutant + "]";
        } catch (DecodeException notJson) {
            return mutant;
        }
    }
}
