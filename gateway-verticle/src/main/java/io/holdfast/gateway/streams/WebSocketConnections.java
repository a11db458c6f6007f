package io.holdfast.gateway.streams;

import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.calls.Upgrades;
import io.holdfast.gateway.calls.UpstreamHeaders;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.http.HangUp;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.routes.Routes;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The WebSockets of one gateway instance; one timer pings all of them, which also finds browsers that have vanished. */
public final class WebSocketConnections {
    private final GatewayConfig config;
    private final Routes routes;
    private final StreamClient streams;
    private final Queries queries;
    private final RateLimits limits;
    private final Upgrades upgrades;
    private final GatewayMetrics metrics;
    private final Map<WebSocketConnection, HttpConnection> sockets = new HashMap<>();

    public WebSocketConnections(
            GatewayConfig config,
            Routes routes,
            StreamClient streams,
            Queries queries,
            RateLimits limits,
            Upgrades upgrades,
            GatewayMetrics metrics) {
        this.config = config;
        this.routes = routes;
        this.streams = streams;
        this.queries = queries;
        this.limits = limits;
        this.upgrades = upgrades;
        this.metrics = metrics;
    }

    /** Upgrades the request. The head is read before, since it is gone once the socket stands. */
    public void accept(HttpServerRequest request, String principal) {
        Client client = Client.of(request, config.trustedProxies(), principal);
        Map<String, String> upstreamHeaders = UpstreamHeaders.of(request, client);
        upstreamHeaders.put("content-type", "application/json");
        HttpConnection connection = request.connection();
        upgrades.accept(request)
                .onSuccess(socket -> open(socket, connection, client, upstreamHeaders))
                .onFailure(failure -> metrics.webSocketError());
    }

    private void open(
            ServerWebSocket socket, HttpConnection connection, Client client, Map<String, String> upstreamHeaders) {
        WebSocketConnection opened = new WebSocketConnection(
                socket, client, upstreamHeaders, config, routes, streams, queries, limits, metrics);
        sockets.put(opened, connection);
        opened.start(() -> {
            sockets.remove(opened);
            upgrades.closed(connection);
        });
    }

    /** A copy. */
    public List<WebSocketConnection> all() {
        return List.copyOf(sockets.keySet());
    }

    /** To be called about once a second. */
    public void beat() {
        long now = System.nanoTime();
        long limit = config.security().limits().slowReaderTimeout().toNanos();
        for (WebSocketConnection socket : all()) {
            HttpConnection connection = sockets.get(socket);
            if (connection != null && socket.stuck(now, limit)) {
                HangUp.on(connection);
                metrics.cut("slow_reader");
            }
        }
    }

    /** To be called once every {@link GatewayConfig#webSocketPing()}. */
    public void ping() {
        sockets.keySet().forEach(WebSocketConnection::ping);
    }
}
