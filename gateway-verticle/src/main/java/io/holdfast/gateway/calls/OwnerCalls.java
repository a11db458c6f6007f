package io.holdfast.gateway.calls;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.StreamOwners;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.http.RequestBody;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Hands requests to the owners of streams that clients name themselves, and to others when those are lost. */
public final class OwnerCalls {
    private final Vertx vertx;
    private final StreamOwners owners;
    private final GatewayConfig config;
    private final Calls calls;

    public OwnerCalls(Vertx vertx, Cluster cluster, GatewayConfig config, Calls calls) {
        this.vertx = vertx;
        this.owners = new StreamOwners(cluster);
        this.config = config;
        this.calls = calls;
    }

    /** @param path of the stream, which who makes it is told */
    void ask(RoutingContext context, StreamId stream, OpeningRequest opening, String path) {
        new DurableExchange(
                        vertx,
                        calls,
                        () -> owners.orAnyone(stream),
                        config.failoverTimeout(),
                        context.response(),
                        opening,
                        RequestBody.of(context))
                .start(() -> url(context.request()) + path);
    }

    /** Those of a request's fields that an owner is told, as they were sent. */
    static Map<String, String> fields(HttpServerRequest request, Set<String> names) {
        Map<String, String> fields = new HashMap<>();
        for (String name : names) {
            String value = request.getHeader(name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    /** As the client knows it. */
    private String url(HttpServerRequest request) {
        Map<String, String> forwarded =
                CallHeaders.request(request, Client.of(request, config.trustedProxies(), ""), config.trustedProxies());
        return forwarded.get("x-forwarded-proto") + "://" + forwarded.getOrDefault("x-forwarded-host", config.host());
    }
}
