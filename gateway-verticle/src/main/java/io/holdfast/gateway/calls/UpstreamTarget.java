package io.holdfast.gateway.calls;

import io.holdfast.gateway.client.UpstreamQuery;
import io.holdfast.routes.Route;
import io.holdfast.wire.Target;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What a client asks for on a route, as the upstream is asked for it. */
public final class UpstreamTarget {
    private UpstreamTarget() {}

    public static Target of(RoutingContext request, Route route) {
        String path = request.normalizedPath();
        return new Target(
                request.request().method().name(),
                route.path().below() ? path.substring(route.path().base().length()) : "");
    }

    /**
     * What can't stand in a request line, or empty.
     *
     * @param query that goes on
     */
    public static Optional<String> fault(RoutingContext request, String query) {
        if (!UpstreamQuery.valid(query)) {
            return Optional.of(UpstreamQuery.fault("query"));
        }
        return UpstreamQuery.valid(request.normalizedPath())
                ? Optional.empty()
                : Optional.of("path: not printable ASCII");
    }
}
