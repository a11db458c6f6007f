package io.holdfast.gateway;

import io.holdfast.cluster.Cluster;
import io.holdfast.gateway.auth.Principals;
import io.holdfast.gateway.calls.Calls;
import io.holdfast.gateway.calls.DurableStreams;
import io.holdfast.gateway.calls.OwnerCalls;
import io.holdfast.gateway.calls.PassThrough;
import io.holdfast.gateway.calls.Pushes;
import io.holdfast.gateway.calls.Upgrades;
import io.holdfast.gateway.http.BoundPorts;
import io.holdfast.gateway.http.ConnectionGate;
import io.holdfast.gateway.http.ConnectionGuard;
import io.holdfast.gateway.http.Listener;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.SseReaders;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.gateway.streams.Queries;
import io.holdfast.gateway.streams.StreamHandlers;
import io.holdfast.gateway.streams.WebSocketConnections;
import io.holdfast.routes.Routes;
import io.holdfast.settings.CommonSettings;
import io.holdfast.wire.Address;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Browser side: one bus inbox and two HTTP ports per instance. All state belongs to this instance's event loop. */
public final class GatewayVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(GatewayVerticle.class);

    public static final String WEBSOCKET_PROTOCOL = "holdfast.v1";

    private static final long SWEEP_MS = 500;
    private static final long BEAT_MS = 1_000;

    private final int instance;
    private final Cluster cluster;
    private final GatewayConfig config;
    private final Routes routes;
    private final GatewayMetrics metrics;
    private final BoundPorts ports;
    private @Nullable Principals access;
    private @Nullable Listener listener;
    private @Nullable Parting parting;
    private @Nullable RateLimits limits;

    /**
     * @param instance 0 for the node's first, which is part of its address
     * @param ports told what was bound
     */
    public GatewayVerticle(
            int instance,
            Cluster cluster,
            GatewayConfig config,
            Routes routes,
            GatewayMetrics metrics,
            BoundPorts ports) {
        this.instance = instance;
        this.cluster = cluster;
        this.config = config;
        this.routes = routes;
        this.metrics = metrics;
        this.ports = ports;
    }

    @Override
    public Future<?> start() {
        if (instance == 0 && !config.security().auth().required() && !CommonSettings.loopback(config.host())) {
            log.warn(
                    "Gateway is open to everybody who reaches it (see docs/security.md): host={} auth=none",
                    config.host());
        }
        return Principals.of(vertx, cluster, config.security().auth()).compose(this::start);
    }

    private Future<?> start(Principals principals) {
        access = principals;
        StreamClient streams = new StreamClient(
                vertx, cluster, config, routes, Address.gateway(cluster.local().id(), instance), metrics);
        Queries queries = new Queries(vertx, cluster, config, streams);
        SseReaders readers =
                new SseReaders(config.heartbeat(), config.security().limits().slowReaderTimeout(), metrics);
        RateLimits rates = RateLimits.of(vertx, cluster, config.rateLimit(), metrics.limits());
        limits = rates;
        ConnectionGuard guard = new ConnectionGuard(config.security().limits(), metrics);
        ConnectionGate gate = new ConnectionGate(
                vertx, config.connections(), config.trustedProxies(), metrics.connections(), metrics.limits());
        Upgrades upgrades = new Upgrades(gate, guard);
        WebSocketConnections webSockets =
                new WebSocketConnections(config, routes, streams, queries, rates, upgrades, metrics);
        StreamHandlers handlers =
                new StreamHandlers(vertx, config, streams, queries, readers, cluster.names(), rates, metrics);
        SecurityHandlers security = new SecurityHandlers(
                routes,
                principals,
                config.security(),
                config.trustedProxies(),
                config.push(),
                metrics,
                cluster.local().selfTestKey());
        Calls calls = new Calls(cluster, streams.calls(), config.creditBytes());
        PassThrough passing = new PassThrough(vertx, config, cluster.local(), calls, upgrades, guard, metrics);
        OwnerCalls owners = new OwnerCalls(vertx, cluster, config, calls);
        DurableStreams durable = new DurableStreams(owners);
        Pushes pushes = new Pushes(config, owners);
        Router router = new GatewayRoutes(
                        config,
                        routes,
                        cluster.local(),
                        security,
                        handlers,
                        webSockets,
                        passing,
                        durable,
                        pushes,
                        rates)
                .router(vertx);
        cluster.local().overload().watchLoop(vertx);
        cluster.local().overload().watchConnections(metrics.connections()::open);
        Parting goodbye = new Parting(vertx, streams, readers, webSockets, passing);
        parting = goodbye;
        vertx.setPeriodic(SWEEP_MS, tick -> streams.sweep());
        vertx.setPeriodic(BEAT_MS, tick -> {
            guard.sweep();
            readers.beat();
            webSockets.beat();
            passing.beat();
        });
        vertx.setPeriodic(config.webSocketPing().toMillis(), tick -> {
            webSockets.ping();
            passing.ping();
        });
        Listener opening = new Listener(vertx, config, gate, guard);
        listener = opening;
        // The cluster must know our inbox before a browser can ask for a stream.
        return streams.listen()
                .compose(listening -> new GatewayOperations(streams, goodbye, config.drainSpread())
                        .listen(vertx, cluster.local().id(), instance))
                .compose(listening -> rates.start())
                .compose(limited -> opening.options())
                .compose(options -> listen(opening, options, router));
    }

    private Future<HttpServer> listen(Listener opening, HttpServerOptions options, Router router) {
        return opening.listen(options, router, "http-port", config.httpPort(), -1)
                .onSuccess(http -> ports.http(http.actualPort()))
                .compose(http -> opening.listen(options, router, "ws-port", config.wsPort(), -2))
                .onSuccess(ws -> ports.ws(ws.actualPort()));
    }

    @Override
    public Future<?> stop() {
        if (listener != null) {
            listener.close();
        }
        Future<Void> over = parting == null ? Future.succeededFuture() : parting.over(config.drainSpread());
        return over.eventually(() -> limits == null ? Future.succeededFuture() : limits.close())
                .eventually(() -> access == null ? Future.succeededFuture() : access.close());
    }
}
