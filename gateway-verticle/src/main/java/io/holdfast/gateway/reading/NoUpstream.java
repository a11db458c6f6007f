package io.holdfast.gateway.reading;

import io.holdfast.cluster.Problem;
import io.holdfast.routes.BreakerRule;
import io.holdfast.routes.Fallback;
import io.holdfast.routes.Route;
import io.holdfast.wire.Fault;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/** The answer while every breaker of a route is open: its fallback, or a problem that says when to come back. */
public final class NoUpstream {
    private NoUpstream() {}

    /** For a call that was refused, for this reason or another. */
    public static void sendOr(HttpServerResponse response, Route route, Fault fault, String detail, int status) {
        if (fault == Fault.UPSTREAM_UNAVAILABLE) {
            send(response, route.upstreams().breaker());
        } else {
            Problem.send(response, fault, detail, status);
        }
    }

    static void send(HttpServerResponse response, BreakerRule rule) {
        if (response.ended() || response.closed()) {
            return;
        }
        Optional<Fallback> fallback = rule.fallback();
        if (fallback.isPresent()) {
            response.setStatusCode(fallback.get().status())
                    .putHeader("Content-Type", fallback.get().contentType())
                    .putHeader("Cache-Control", "no-store")
                    .end(fallback.get().body());
        } else {
            response.putHeader(
                    "Retry-After", Long.toString(Math.max(1, rule.reset().toSeconds())));
            Problem.send(response, Fault.UPSTREAM_UNAVAILABLE, "");
        }
    }
}
