package io.holdfast.gateway;

import io.holdfast.cluster.CannotListen;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.Routes;
import io.holdfast.wire.Address;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Browser side: one bus inbox and two HTTP ports per instance. All state belongs to this instance's event loop. */
public final class GatewayVerticle extends VerticleBase {
    public static final String WEBSOCKET_PROTOCOL = "holdfast.v1";

    private static final long SWEEP_MS = 500;
    private static final long BEAT_MS = 1_000;
    /** A vanished client that never answers is given up after this, while there is something to send it. */
    private static final int TCP_USER_TIMEOUT_MS = 30_000;

    private static final int FRAME_MARGIN_BYTES = 64 * 1024;

    private final int instance;
    private final Cluster cluster;
    private final GatewayConfig config;
    private final Routes routes;
    private final GatewayMetrics metrics;
    private final BoundPorts ports;
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
        StreamClient streams = new StreamClient(
                vertx, cluster, config, routes, Address.gateway(cluster.local().id(), instance));
        Queries queries = new Queries(vertx, cluster, config, streams);
        SseReaders readers = new SseReaders(config.heartbeat());
        RateLimits rates = RateLimits.of(vertx, cluster, config.rateLimit(), metrics.limits());
        limits = rates;
        ConnectionGate gate = new ConnectionGate(
                vertx, config.connections(), config.trustedProxies(), metrics.connections(), metrics.limits());
        WebSocketSessions webSockets = new WebSocketSessions(config, routes, streams, queries, rates, gate, metrics);
        StreamHandlers handlers = new StreamHandlers(vertx, config, streams, queries, readers, rates, metrics);
        Calls calls = new Calls(cluster, streams.calls(), config.creditBytes());
        PassThrough passing = new PassThrough(vertx, config, cluster.local(), calls, gate, metrics.calls());
        Router router =
                new GatewayRoutes(config, routes, cluster.local(), handlers, webSockets, passing, rates).router(vertx);
        parting = new Parting(vertx, streams, readers, webSockets, passing);
        vertx.setPeriodic(SWEEP_MS, tick -> streams.sweep());
        vertx.setPeriodic(BEAT_MS, tick -> readers.beat());
        vertx.setPeriodic(config.webSocketPing().toMillis(), tick -> {
            webSockets.ping();
            passing.ping();
        });
        // The cluster must know our inbox before a browser can ask for a stream.
        return streams.listen()
                .compose(listening -> rates.start())
                .compose(limited -> listen(gate, router, "http-port", config.httpPort(), -1))
                .onSuccess(http -> ports.http(http.actualPort()))
                .compose(http -> listen(gate, router, "ws-port", config.wsPort(), -2))
                .onSuccess(ws -> ports.ws(ws.actualPort()));
    }

    @Override
    public Future<?> stop() {
        Future<Void> parted = parting == null ? Future.succeededFuture() : parting.over(config.drainSpread());
        return parted.eventually(() -> limits == null ? Future.succeededFuture() : limits.close());
    }

    /**
     * Listens on one of the two ports.
     *
     * @param key the setting that chose it
     * @param freePort asks Vert.x for a free port that all instances share, told apart by the negative number
     */
    private Future<HttpServer> listen(ConnectionGate gate, Router router, String key, int port, int freePort) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(port == 0 ? freePort : port)
                .setTcpNoDelay(true)
                .setTcpUserTimeout(TCP_USER_TIMEOUT_MS)
                .setHandle100ContinueAutomatically(true)
                // A compressing WebSocket costs four times the memory of one that does not (docs/decisions).
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // Browsers send a message of any length in one frame; a little over is told with a close code.
                .setMaxWebSocketFrameSize(config.maxBodyBytes() + FRAME_MARGIN_BYTES)
                .setMaxWebSocketMessageSize(config.maxBodyBytes())
                .setWebSocketSubProtocols(List.of(WEBSOCKET_PROTOCOL));
        return vertx.createHttpServer(options)
                .connectionHandler(gate::opened)
                .requestHandler(gate.before(router))
                .listen()
                .recover(failure -> Future.failedFuture(new CannotListen(key, config.host(), port, failure)));
    }
}
