package io.holdfast.stream.source;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes a response's body from its connection right behind the decoder, past the layers that would copy and queue each
 * part of it: they cost more than the reading. What ends the response goes the common way, and the tap with it.
 */
final class BodyTap extends ChannelInboundHandlerAdapter {
    private static final String CODEC = "codec";

    private final Channel channel;
    private final Consumer<ByteBuf> taker;

    private BodyTap(Channel channel, Consumer<ByteBuf> taker) {
        this.channel = channel;
        this.taker = taker;
    }

    /**
     * To be called while the response's head is being told; empty when the connection does not speak HTTP/1.
     *
     * @param taker given each part of the body but the last, which may be empty; it may not keep it
     */
    static Optional<BodyTap> install(HttpConnection connection, Consumer<ByteBuf> taker) {
        ChannelPipeline pipeline = ((HttpClientConnectionInternal) connection)
                .channelHandlerContext()
                .pipeline();
        if (pipeline.context(CODEC) == null) {
            return Optional.empty();
        }
        BodyTap tap = new BodyTap(pipeline.channel(), taker);
        pipeline.addAfter(CODEC, null, tap);
        return Optional.of(tap);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof LastHttpContent) {
            flow(true);
            context.pipeline().remove(this);
            context.fireChannelRead(message);
        } else if (message instanceof HttpContent part) {
            try {
                taker.accept(part.content());
            } finally {
                ReferenceCountUtil.release(message);
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Whether the socket is read. */
    void flow(boolean on) {
        channel.config().setAutoRead(on);
    }
}
