package io.holdfast.gateway;

import io.holdfast.cluster.Cluster;
import io.holdfast.gateway.auth.Principals;
import io.holdfast.gateway.http.BoundPorts;
import io.holdfast.gateway.http.Listener;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.StreamClient;
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
        GatewayParts parts = GatewayParts.of(vertx, cluster, config, routes, metrics, principals, streams);
        limits = parts.rates();
        Parting goodbye = new Parting(vertx, streams, parts.readers(), parts.webSockets(), parts.passing());
        parting = goodbye;
        Listener opening = new Listener(vertx, config, parts.gate(), parts.guard());
        listener = opening;
        cluster.local().overload().watchLoop(vertx);
        cluster.local().overload().watchConnections(metrics.connections()::open);
        beat(parts);
        // The cluster must know our inbox before a browser can ask for a stream.
        return streams.listen()
                .compose(listening -> new GatewayOperations(streams, goodbye, config.drainSpread())
                        .listen(vertx, cluster.local().id(), instance))
                .compose(listening -> parts.rates().start())
                .compose(limited -> opening.options())
                .compose(options -> listen(opening, options, parts.router()));
    }

    private void beat(GatewayParts parts) {
        vertx.setPeriodic(SWEEP_MS, tick -> parts.streams().sweep());
        vertx.setPeriodic(BEAT_MS, tick -> {
            parts.guard().sweep();
            parts.readers().beat();
            parts.webSockets().beat();
            parts.passing().beat();
        });
        vertx.setPeriodic(config.webSocketPing().toMillis(), tick -> {
            parts.webSockets().ping();
            parts.passing().ping();
        });
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
