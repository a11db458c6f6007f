package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the messages of a WebSocket (RFC 7692), each of which stands for itself. Netty's own decoder bounds what it
 * unpacks at a time, but not a frame or a message: 10 MB could become 10 GB. Here a message ends one byte over its bound, so
 * that whoever reads it refuses it as too long.
 */
public final class MessageInflater extends WebSocketExtensionDecoder {
    private static final int PACKED = WebSocketExtensionBits.RSV1;
    private static final int STEP_BYTES = 8 * 1024;
    /** What a sender leaves out at a message's end (RFC 7692 7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final int maxMessageBytes;
    private @Nullable Inflater inflater;
    private boolean packed;
    private boolean tooLong;
    private boolean failed;
    private long messageBytes;

    /** @param maxMessageBytes of one message, unpacked, all its fragments together */
    public MessageInflater(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        boolean data = WebSocketExtensionBits.isData(frame);
        boolean first = data && !(frame instanceof ContinuationWebSocketFrame);
        if (failed) {
            return;
        }
        if (WebSocketExtensionBits.wrong(frame, first ? PACKED : 0)) {
            fail(context, WebSocketCloseStatus.PROTOCOL_ERROR);
        } else if (!data) {
            out.add(frame.retain());
        } else {
            if (first) {
                packed = frame.rsv() == PACKED;
                messageBytes = 0;
            }
            pass(context, frame, out);
        }
    }

    private void pass(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        if (!packed) {
            out.add(frame.retain());
        } else if (!tooLong) {
            unpack(context, frame, out);
        }
    }

    private void unpack(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        ByteBuf plain =
                context.alloc().buffer(Math.min(STEP_BYTES, 2 * frame.content().readableBytes() + TAIL.length));
        try {
            feed(frame.content().nioBuffer(), plain);
            if (frame.isFinalFragment() && !tooLong) {
                feed(ByteBuffer.wrap(TAIL), plain);
            }
            out.add(like(frame, plain.retain()));
        } catch (DataFormatException notPacked) {
            fail(context, WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
        } finally {
            plain.release();
            if (frame.isFinalFragment() || tooLong || failed) {
                release();
            }
        }
    }

    private void feed(ByteBuffer in, ByteBuf out) throws DataFormatException {
        Inflater inflating = inflating();
        inflating.setInput(in);
        while (!tooLong) {
            out.ensureWritable(STEP_BYTES);
            int most = (int) Math.min(out.writableBytes(), maxMessageBytes + 1L - messageBytes);
            int written = inflating.inflate(out.nioBuffer(out.writerIndex(), most));
            out.writerIndex(out.writerIndex() + written);
            messageBytes += written;
            tooLong = messageBytes > maxMessageBytes;
            if (inflating.finished() && inflating.getRemaining() > 0) {
                // A message may have several last blocks (RFC 7692 7.2.3.5); each begins anew.
                inflating.reset();
                inflating.setInput(in);
            } else if (written == 0) {
                if (inflating.needsDictionary()) {
                    throw new DataFormatException("wants a dictionary");
                }
                return;
            }
        }
    }

    private Inflater inflating() {
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        return inflater;
    }

    private static WebSocketFrame like(WebSocketFrame frame, ByteBuf plain) {
        boolean last = frame.isFinalFragment();
        if (frame instanceof TextWebSocketFrame) {
            return new TextWebSocketFrame(last, 0, plain);
        }
        return frame instanceof BinaryWebSocketFrame
                ? new BinaryWebSocketFrame(last, 0, plain)
                : new ContinuationWebSocketFrame(last, 0, plain);
    }

    private void fail(ChannelHandlerContext context, WebSocketCloseStatus status) {
        failed = true;
        WebSocketExtensionBits.close(context, status);
    }

    /** An inflater holds memory outside of the heap. */
    private void release() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        release();
        super.channelInactive(context);
    }
}
