package io.holdfast.cluster;

import io.holdfast.wire.Fault;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ThreadLocalRandom;

/** Errors over HTTP as RFC 9457 problem details, with our stable {@code code} beside the standard members. */
public final class Problem {
    private static final int LONGEST_AFTER_OVERLOAD = 5;

    private Problem() {}

    /** When it may be better; those who are too many should not all come back at the same moment. */
    public static int retrySeconds(Fault fault) {
        return fault == Fault.OVERLOADED ? 1 + ThreadLocalRandom.current().nextInt(LONGEST_AFTER_OVERLOAD) : 1;
    }

    public static void send(HttpServerResponse response, Fault fault, String detail) {
        send(response, fault, detail, fault.status());
    }

    /** @param status differs from the fault's own where an upstream's is passed on */
    public static void send(HttpServerResponse response, Fault fault, String detail, int status) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (fault.retry() && !response.headers().contains("Retry-After")) {
            response.putHeader("Retry-After", Integer.toString(retrySeconds(fault)));
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(of(fault, detail, status).toBuffer());
    }

    public static JsonObject of(Fault fault, String detail, int status) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", fault.title())
                .put("status", status)
                .put("code", fault.code());
        return detail.isEmpty() ? problem : problem.put("detail", detail);
    }
}
