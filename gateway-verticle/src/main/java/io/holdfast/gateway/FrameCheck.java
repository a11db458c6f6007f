package io.holdfast.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends a WebSocket with 1007 whose text is no UTF-8 (RFC 6455 8.1), as soon as that is seen. Vert.x would read it with
 * replacement characters.
 */
final class Utf8Check {
    private static final String NAME = "utf8Check";

    private Utf8Check() {}

    /** To be called before the upgrade, since frames may have come with it. Nothing else is looked at. */
    static void install(HttpConnection connection) {
        ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
        if (vertx.pipeline().get(NAME) == null) {
            vertx.pipeline().addBefore(vertx.name(), NAME, new Utf8FrameValidator());
        }
    }
}
