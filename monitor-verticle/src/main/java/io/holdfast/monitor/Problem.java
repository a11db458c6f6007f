package io.holdfast.monitor;

import io.holdfast.wire.Fault;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Errors of the management port, as RFC 9457 problem details. */
final class Problem {
    private Problem() {}

    /** @param detail "" for none */
    static void send(HttpServerResponse response, Fault fault, String detail) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", fault.title())
                .put("status", fault.status())
                .put("code", fault.code());
        if (!detail.isEmpty()) {
            problem.put("detail", detail);
        }
        response.setStatusCode(fault.status())
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(problem.toBuffer());
    }
}
