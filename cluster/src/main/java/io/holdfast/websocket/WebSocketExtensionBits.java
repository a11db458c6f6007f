package io.holdfast.websocket;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/**
 * Refuses reserved bits on a socket that has agreed on no extension (RFC 6455 5.2). Netty does so only where none is on
 * offer at all.
 */
public final class WebSocketExtensionBits extends MessageToMessageDecoder<WebSocketFrame> {
    static final int RSV1 = 4;

    private boolean failed;

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        if (failed) {
            return;
        }
        if (wrong(frame, 0)) {
            failed = true;
            close(context, WebSocketCloseStatus.PROTOCOL_ERROR);
        } else {
            out.add(frame.retain());
        }
    }

    /** Says why, and hangs up. */
    static void close(ChannelHandlerContext context, WebSocketCloseStatus status) {
        context.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    static boolean wrong(WebSocketFrame frame, int allowed) {
        return (frame.rsv() & ~allowed) != 0;
    }

    static boolean isData(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame;
    }
}
