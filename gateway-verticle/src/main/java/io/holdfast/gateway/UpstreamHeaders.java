package io.holdfast.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a client's request head goes on to the upstream: everything that is not about this connection or about us. */
final class UpstreamHeaders {
    /** Hop-by-hop fields (RFC 9110 7.6.1), what the upstream call sets itself, and what only a browser's peer needs. */
    private static final Set<String> KEPT_HERE = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "forwarded",
            "host",
            "idempotency-key",
            "keep-alive",
            "last-event-id",
            "origin",
            "proxy-authorization",
            "proxy-connection",
            "referer",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-forwarded-for",
            "x-real-ip",
            "x-session-id",
            "x-stream-id");

    private UpstreamHeaders() {}

    /** Names in lower case; a field that was sent twice becomes one list (RFC 9110 5.3, RFC 9113 8.2.3). */
    static Map<String, String> of(HttpServerRequest request, Client client) {
        Set<String> connectionsOwn = namedByConnection(request);
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!KEPT_HERE.contains(lower) && !connectionsOwn.contains(lower) && !lower.startsWith("sec-")) {
                headers.merge(lower, value, (before, more) -> before + (lower.equals("cookie") ? "; " : ", ") + more);
            }
        });
        headers.put("x-forwarded-for", client.ip());
        return headers;
    }

    private static Set<String> namedByConnection(HttpServerRequest request) {
        return request.headers().getAll("Connection").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
