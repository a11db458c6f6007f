package io.holdfast.gateway.calls;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.http.ConnectionGate;
import io.holdfast.gateway.http.ConnectionGuard;
import io.holdfast.websocket.FrameCheck;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;

/** Requests that become WebSockets, and what those who count and watch connections have to know of it. */
public final class Upgrades {
    private final ConnectionGate gate;
    private final ConnectionGuard guard;

    public Upgrades(ConnectionGate gate, ConnectionGuard guard) {
        this.gate = gate;
        this.guard = guard;
    }

    /** Whether the request asks for a WebSocket; the client has been told otherwise. */
    public static boolean asked(RoutingContext request) {
        boolean asked = "websocket".equalsIgnoreCase(request.request().getHeader("Upgrade"));
        if (!asked) {
            Problem.send(request.response(), Fault.BAD_REQUEST, "upgrade: missing (expected: websocket)");
        }
        return asked;
    }

    public Future<ServerWebSocket> accept(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        FrameCheck.install(((HttpServerConnection) connection).channelHandlerContext());
        return request.toWebSocket().onSuccess(socket -> guard.upgraded(connection));
    }

    /** To be called when the WebSocket is closed: its connection does not say so. */
    public void closed(HttpConnection connection) {
        gate.closed(connection);
    }
}
