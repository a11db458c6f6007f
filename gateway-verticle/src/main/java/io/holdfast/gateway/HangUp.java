package io.holdfast.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * Ends connections whose client does not read: Vert.x would first wait until everything has been sent, which is just what
 * does not happen.
 */
final class HangUp {
    private HangUp() {}

    /** The connection; over HTTP/2, which others may share, the stream. */
    static void on(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            close(((HttpServerConnection) request.connection()).channelHandlerContext());
        }
    }

    static void on(ServerWebSocket socket) {
        close(((WebSocketInternal) socket).channelHandlerContext());
    }

    private static void close(ChannelHandlerContext connection) {
        var unused = connection.close();
    }
}
