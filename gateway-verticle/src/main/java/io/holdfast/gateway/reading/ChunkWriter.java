package io.holdfast.gateway.reading;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.VoidChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts of a response's body as chunks (RFC 9112 7.1) straight to its HTTP/1.1 connection, past layers that cost more
 * than the events they carry. Only while nothing that was written through the response is still under way; what ends the
 * response is written through it again.
 */
final class ChunkWriter extends ChannelInboundHandlerAdapter {
    private static final String ENCODER = "httpEncoder";
    /** Of a chunk besides its data: the size in hexadecimal digits, and two line ends. */
    private static final int FRAME_BYTES = 2 * Integer.BYTES + 2 * Short.BYTES;

    private static final int CRLF = '\r' << Byte.SIZE | '\n';
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
    private static final int DIGIT_BITS = 4;

    private @Nullable ChannelHandlerContext context;
    private @Nullable VoidChannelPromise unheeded;
    private @Nullable Runnable drained;

    private ChunkWriter() {}

    /** Of the request's connection, which has one; empty when it does not speak HTTP/1.1. */
    static Optional<ChunkWriter> of(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1) {
            return Optional.empty();
        }
        ChannelPipeline pipeline = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline();
        ChunkWriter writer = pipeline.get(ChunkWriter.class);
        if (writer == null && pipeline.context(ENCODER) != null) {
            writer = new ChunkWriter();
            pipeline.addBefore(ENCODER, null, writer);
        }
        return Optional.ofNullable(writer);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        // How a write went is of no interest: a connection that takes none is closed, and that is told.
        unheeded = new VoidChannelPromise(added.channel(), false);
    }

    /** Writes and flushes one chunk, of which nothing is kept. */
    void write(SseBytes data) {
        ChannelHandlerContext socket = Objects.requireNonNull(context);
        ByteBuf chunk = socket.alloc().directBuffer(FRAME_BYTES + data.length());
        writeSize(chunk, data.length());
        chunk.writeBytes(data.array(), 0, data.length()).writeShort(CRLF);
        ChannelFuture written = socket.writeAndFlush(chunk, Objects.requireNonNull(unheeded));
        assert written == unheeded;
    }

    private static void writeSize(ByteBuf chunk, int size) {
        int digits = 1 + (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(size | 1)) / DIGIT_BITS;
        for (int shift = (digits - 1) * DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
            chunk.writeByte(DIGITS[size >>> shift & DIGITS.length - 1]);
        }
        chunk.writeShort(CRLF);
    }

    /** Whether more waits for the socket than should: 64 KiB, and until it is 32 KiB again. */
    boolean full() {
        return !Objects.requireNonNull(context).channel().isWritable();
    }

    /** @param action run whenever it is no longer full; the latest one only */
    void whenDrained(Runnable action) {
        drained = action;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext socket) {
        socket.fireChannelWritabilityChanged();
        if (drained != null && socket.channel().isWritable()) {
            drained.run();
        }
    }

    /** Tells what closes idle connections, which has not seen what was written here. */
    void stayAwake() {
        IdleStateHandler idle = Objects.requireNonNull(context).pipeline().get(IdleStateHandler.class);
        if (idle != null) {
            idle.resetWriteTimeout();
        }
    }
}
