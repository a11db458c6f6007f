package io.holdfast.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a WebSocket that breaks the rules with a close that says which (RFC 6455 7.1.7), as soon as that is seen: frames that
 * can't be (1002), close codes that nobody may send (7.4.2), text that is no UTF-8 (1007, 8.1). Vert.x would hang up without
 * a word, and read such text with replacement characters.
 */
public final class FrameCheck extends Utf8FrameValidator {
    private static final String NAME = "frameCheck";
    private static final int CODES_END = 5000;

    private boolean broken;

    private FrameCheck() {
        super(false);
    }

    /**
     * Looks at frames alone, so that it may be there before the upgrade: the first may come with it.
     *
     * @param vertx the connection's last handler, by which Vert.x reads
     */
    public static void install(ChannelHandlerContext vertx) {
        if (vertx.pipeline().get(NAME) == null) {
            vertx.pipeline().addBefore(vertx.name(), NAME, new FrameCheck());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (broken) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof CloseWebSocketFrame close && close.statusCode() >= CODES_END) {
            close.release();
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "close code: over 4999");
        } else {
            super.channelRead(context, message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException violation && !broken) {
            broken = true;
            context.writeAndFlush(new CloseWebSocketFrame(violation.closeStatus()))
                    .addListener(told -> context.fireExceptionCaught(cause));
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
