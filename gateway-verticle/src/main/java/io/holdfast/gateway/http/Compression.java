package io.holdfast.gateway.http;

import io.holdfast.websocket.MessageInflater;
import io.holdfast.websocket.WebSocketExtensionBits;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Agrees on permessage-deflate (RFC 7692) with clients that offer it, in the form that costs least memory: each message is
 * packed for itself, so that a socket holds nothing while it is silent.
 */
final class Compression implements WebSocketServerExtensionHandshaker {
    /** The fastest one: it is event loops that pack. */
    private static final int LEVEL = 1;

    private static final String HANDLER = "webSocketExtensionHandler";
    private static final String BITS = "extensionBits";

    private final WebSocketServerExtensionHandshaker netty = new PerMessageDeflateServerExtensionHandshaker(
            LEVEL, false, PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE, true, true, 0);
    private final int maxMessageBytes;

    private Compression(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Takes the place of Vert.x's own, which bounds nothing, before the connection has read anything. */
    static void install(HttpConnection connection, int maxMessageBytes) {
        ChannelPipeline pipeline =
                ((HttpServerConnection) connection).channelHandlerContext().pipeline();
        if (pipeline.get(HANDLER) != null) {
            Compression compression = new Compression(maxMessageBytes);
            pipeline.replace(HANDLER, HANDLER, new WebSocketServerExtensionHandler(compression));
            pipeline.addAfter(HANDLER, BITS, new WebSocketExtensionBits());
        }
    }

    /** Either end may be told to forget after each message, asked for or not (RFC 7692 7.1.1). */
    @Override
    public @Nullable WebSocketServerExtension handshakeExtension(WebSocketExtensionData offer) {
        Map<String, String> parameters = new HashMap<>(offer.parameters());
        parameters.put("server_no_context_takeover", null);
        parameters.put("client_no_context_takeover", null);
        WebSocketServerExtension extension =
                netty.handshakeExtension(new WebSocketExtensionData(offer.name(), parameters));
        return extension == null ? null : new Bounded(extension, maxMessageBytes);
    }

    private record Bounded(WebSocketServerExtension extension, int maxMessageBytes)
            implements WebSocketServerExtension {
        @Override
        public int rsv() {
            return extension.rsv();
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return extension.newExtensionEncoder();
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new MessageInflater(maxMessageBytes);
        }

        @Override
        public WebSocketExtensionData newReponseData() {
            return extension.newReponseData();
        }
    }
}
