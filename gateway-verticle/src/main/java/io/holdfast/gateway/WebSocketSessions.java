package io.holdfast.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The WebSockets of one gateway instance; one timer pings all of them, which also finds browsers that have vanished. */
final class WebSocketSessions {
    private final GatewayConfig config;
    private final StreamClient streams;
    private final Queries queries;
    private final GatewayMetrics metrics;
    private final ConnectionGuard guard;
    private final Set<WebSocketSession> sessions = new HashSet<>();

    WebSocketSessions(
            GatewayConfig config,
            StreamClient streams,
            Queries queries,
            GatewayMetrics metrics,
            ConnectionGuard guard) {
        this.guard = guard;
        this.config = config;
        this.streams = streams;
        this.queries = queries;
        this.metrics = metrics;
    }

    /** Upgrades the request. The head is read before, since it is gone once the socket stands. */
    void accept(HttpServerRequest request, String principal) {
        Client client = Client.of(request, config.trustedProxies(), principal);
        Map<String, String> upstreamHeaders = UpstreamHeaders.of(request, client);
        upstreamHeaders.put("content-type", "application/json");
        request.toWebSocket()
                .onSuccess(socket -> guard.upgraded(request.connection()))
                .onSuccess(socket -> open(socket, client, upstreamHeaders))
                .onFailure(failure -> metrics.webSocketError());
    }

    private void open(ServerWebSocket socket, Client client, Map<String, String> upstreamHeaders) {
        WebSocketSession session =
                new WebSocketSession(socket, client, upstreamHeaders, config, streams, queries, metrics);
        sessions.add(session);
        socket.endHandler(ended -> sessions.remove(session));
        session.start();
    }

    /** A copy. */
    List<WebSocketSession> all() {
        return List.copyOf(sessions);
    }

    /** To be called about once a second. */
    void beat() {
        long now = System.nanoTime();
        long limit = config.security().limits().slowReaderTimeout().toNanos();
        for (WebSocketSession session : all()) {
            if (session.cutIfStuck(now, limit)) {
                metrics.cut("slow_reader");
            }
        }
    }

    /** To be called once every {@link GatewayConfig#webSocketPing()}. */
    void ping() {
        sessions.forEach(WebSocketSession::ping);
    }
}
