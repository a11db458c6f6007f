package io.holdfast.gateway.calls;

import io.holdfast.gateway.client.Client;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;

/** What of a client's request head goes on to the upstream: everything that is not about this connection or about us. */
public final class UpstreamHeaders {
    /** What the upstream call sets itself, and what only a browser's peer needs. */
    private static final Set<String> KEPT_HERE = Set.of(
            "accept",
            "accept-encoding",
            "content-length",
            "expect",
            "forwarded",
            "host",
            "idempotency-key",
            "last-event-id",
            "origin",
            "referer",
            "x-forwarded-for",
            "x-real-ip",
            "x-session-id",
            "x-stream-id");

    private UpstreamHeaders() {}

    /** Names in lower case. */
    public static Map<String, String> of(HttpServerRequest request, Client client) {
        Map<String, String> headers =
                EndToEnd.of(request.headers(), name -> KEPT_HERE.contains(name) || name.startsWith("sec-"));
        headers.put("x-forwarded-for", client.ip());
        return headers;
    }
}
