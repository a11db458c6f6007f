package io.holdfast.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends connections whose client does not read: Vert.x would first wait until everything has been sent, which is just what
 * does not happen.
 */
public final class HangUp {
    private HangUp() {}

    /** The connection; over HTTP/2, which others may share, the stream. */
    public static void on(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            close(((HttpServerConnection) request.connection()).channelHandlerContext());
        }
    }

    /** What a WebSocket was made of. Of the socket itself, the router hands out only a wrapper. */
    public static void on(HttpConnection upgraded) {
        close(((HttpServerConnection) upgraded)
                .channelHandlerContext()
                .pipeline()
                .firstContext());
    }

    private static void close(ChannelHandlerContext connection) {
        var unused = connection.close();
    }
}
