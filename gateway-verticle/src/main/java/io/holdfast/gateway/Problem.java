package io.holdfast.gateway;

import io.holdfast.wire.Fault;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Errors over HTTP as RFC 9457 problem details, with our stable {@code code} beside the standard members. */
final class Problem {
    private static final String RETRY_AFTER_SECONDS = "1";

    private Problem() {}

    static void send(HttpServerResponse response, Fault fault, String detail) {
        send(response, fault, detail, fault.status());
    }

    /** @param status differs from the fault's own where an upstream's is passed on */
    static void send(HttpServerResponse response, Fault fault, String detail, int status) {
        if (response.ended() || response.closed()) {
            return;
        }
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", fault.title())
                .put("status", status)
                .put("code", fault.code());
        if (!detail.isEmpty()) {
            problem.put("detail", detail);
        }
        if (fault.retry() && !response.headers().contains("Retry-After")) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(problem.toBuffer());
    }
}
