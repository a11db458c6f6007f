package io.holdfast.gateway;

import io.holdfast.cluster.Cluster;
import io.holdfast.gateway.auth.Principals;
import io.holdfast.gateway.calls.Calls;
import io.holdfast.gateway.calls.DurableStreams;
import io.holdfast.gateway.calls.OwnerCalls;
import io.holdfast.gateway.calls.PassThrough;
import io.holdfast.gateway.calls.Pushes;
import io.holdfast.gateway.calls.Upgrades;
import io.holdfast.gateway.http.ConnectionGate;
import io.holdfast.gateway.http.ConnectionGuard;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.SseReaders;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.gateway.streams.Queries;
import io.holdfast.gateway.streams.StreamHandlers;
import io.holdfast.gateway.streams.WebSocketConnections;
import io.holdfast.routes.Routes;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** What one gateway instance is made of, and who of it knows whom. */
record GatewayParts(
        StreamClient streams,
        SseReaders readers,
        WebSocketConnections webSockets,
        PassThrough passing,
        ConnectionGuard guard,
        ConnectionGate gate,
        RateLimits rates,
        Router router) {

    static GatewayParts of(
            Vertx vertx,
            Cluster cluster,
            GatewayConfig config,
            Routes routes,
            GatewayMetrics metrics,
            Principals principals,
            StreamClient streams) {
        Queries queries = new Queries(vertx, cluster, config, streams);
        SseReaders readers =
                new SseReaders(config.heartbeat(), config.security().limits().slowReaderTimeout(), metrics);
        RateLimits rates = RateLimits.of(vertx, cluster, config.rateLimit(), metrics.limits());
        ConnectionGuard guard = new ConnectionGuard(config.security().limits(), metrics);
        ConnectionGate gate = new ConnectionGate(
                vertx, config.connections(), config.trustedProxies(), metrics.connections(), metrics.limits());
        Upgrades upgrades = new Upgrades(gate, guard);
        WebSocketConnections webSockets =
                new WebSocketConnections(config, routes, streams, queries, rates, upgrades, metrics);
        Calls calls = new Calls(cluster, streams.calls(), config.creditBytes());
        PassThrough passing = new PassThrough(vertx, config, cluster.local(), calls, upgrades, guard, metrics);
        OwnerCalls owners = new OwnerCalls(vertx, cluster, config, calls);
        Router router = new GatewayRoutes(
                        config,
                        routes,
                        cluster.local(),
                        security(cluster, config, routes, metrics, principals),
                        new StreamHandlers(vertx, config, streams, queries, readers, cluster.names(), rates, metrics),
                        webSockets,
                        passing,
                        new DurableStreams(owners),
                        new Pushes(config, owners),
                        rates)
                .router(vertx);
        return new GatewayParts(streams, readers, webSockets, passing, guard, gate, rates, router);
    }

    private static SecurityHandlers security(
            Cluster cluster, GatewayConfig config, Routes routes, GatewayMetrics metrics, Principals principals) {
        return new SecurityHandlers(
                routes,
                principals,
                config.security(),
                config.trustedProxies(),
                config.push(),
                metrics,
                cluster.local().selfTestKey());
    }
}
