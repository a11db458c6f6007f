package io.holdfast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket at one end of a call: its frames go into the link as they are, fragments too, and those of the link to the
 * socket. Pings are answered by whoever got them, and not carried.
 */
public final class CarriedSocket {
    private static final int ABNORMAL = 1006;
    /** Reserved, and never on the wire: without a code, lost, and a failed TLS handshake. */
    private static final int FIRST_RESERVED = 1004;

    private final WebSocketBase socket;
    private final CallLink link;
    private final int maxMessageBytes;
    private final Runnable over;
    private final Runnable lost;
    private long messageBytes;
    private boolean closing;
    /** Of a message of which only empty fragments have come so far. */
    private @Nullable Kind begun;

    /** Parts that have not left yet, and when one last did or the first came. */
    private int waiting;

    private long movedNanos;

    /**
     * @param socket that has just been opened; it is read once there is credit
     * @param maxMessageBytes of one message, all its fragments together
     * @param over called once when the socket was closed in order, or for a message that was too long
     * @param lost called once when it broke off
     */
    public CarriedSocket(WebSocketBase socket, CallLink link, int maxMessageBytes, Runnable over, Runnable lost) {
        this.socket = socket;
        this.link = link;
        this.maxMessageBytes = maxMessageBytes;
        this.over = over;
        this.lost = lost;
    }

    public void start() {
        if (link.full()) {
            socket.pause();
        }
        socket.frameHandler(this::read);
        socket.closeHandler(closed -> brokenOff());
        // Of what goes wrong, the close tells.
        socket.exceptionHandler(broken -> {});
    }

    private void read(WebSocketFrame frame) {
        if (closing) {
            return;
        }
        if (frame.isClose()) {
            closing = true;
            sendClose(frame.closeStatusCode(), frame.closeReason());
            over.run();
        } else if (!frame.isPing() && frame.type() != WebSocketFrameType.PONG) {
            send(frame);
        }
    }

    private void send(WebSocketFrame frame) {
        Buffer data = frame.binaryData();
        messageBytes = (frame.isContinuation() ? messageBytes : 0) + data.length();
        if (messageBytes > maxMessageBytes) {
            String reason = "message: over " + maxMessageBytes + " bytes";
            close(CloseCode.MESSAGE_TOO_BIG, reason);
            sendClose(CloseCode.GOING_AWAY.number(), null);
            over.run();
            return;
        }
        link.send(kind(frame), frame.isFinal(), data);
        if (link.full()) {
            socket.pause();
        }
    }

    private static Kind kind(WebSocketFrame frame) {
        if (frame.isContinuation()) {
            return Kind.CONTINUATION;
        }
        return frame.isText() ? Kind.TEXT : Kind.BINARY;
    }

    private void sendClose(int code, @Nullable String reason) {
        Buffer data = Buffer.buffer().appendShort((short) code);
        link.send(Kind.CLOSE, true, reason == null ? data : data.appendString(reason));
        link.close();
    }

    /** A close that was in order has its frame, which may wait for credit behind others. */
    private void brokenOff() {
        Short code = socket.closeStatusCode();
        if (!closing && (code == null || code == ABNORMAL)) {
            closing = true;
            lost.run();
        }
    }

    /** There is credit again. */
    public void room() {
        socket.resume();
    }

    /** A part that has come over the link. */
    public void write(CallPart part) {
        if (part.kind() == Kind.CLOSE) {
            link.close();
            closeAs(part.data());
        } else if (part.data().length() == 0 && !part.last()) {
            // Netty's compressor can't take it, and it says nothing but what the message is.
            if (part.kind() != Kind.CONTINUATION) {
                begun = part.kind();
            }
            link.used(part);
        } else if (!closing) {
            if (waiting++ == 0) {
                movedNanos = System.nanoTime();
            }
            socket.writeFrame(frame(kindNow(part), part)).onComplete(left -> {
                waiting--;
                movedNanos = System.nanoTime();
                link.used(part);
            });
        }
    }

    /** For how many nanoseconds the other end has taken nothing of what waits for it; 0 when nothing waits. */
    public long stuckFor(long nowNanos) {
        return waiting == 0 || socket.isClosed() ? 0 : nowNanos - movedNanos;
    }

    private Kind kindNow(CallPart part) {
        Kind kind = begun != null && part.kind() == Kind.CONTINUATION ? begun : part.kind();
        begun = null;
        return kind;
    }

    private static WebSocketFrame frame(Kind kind, CallPart part) {
        return switch (kind) {
            // Vert.x' own factory takes text as a String, which can't hold a fragment that ends inside a character.
            case TEXT ->
                new WebSocketFrameImpl(WebSocketFrameType.TEXT, part.data().getBytes(), part.last());
            case CONTINUATION -> WebSocketFrame.continuationFrame(part.data(), part.last());
            default -> WebSocketFrame.binaryFrame(part.data(), part.last());
        };
    }

    private void closeAs(Buffer data) {
        boolean said = data.length() >= Short.BYTES;
        int code = said ? data.getUnsignedShort(0) : CloseCode.PROTOCOL_ERROR.number();
        close(sendable(code), said ? data.getString(Short.BYTES, data.length()) : "");
    }

    private static int sendable(int code) {
        boolean standard = code >= 1000 && code < 1015 && (code < FIRST_RESERVED || code > ABNORMAL);
        return standard || (code >= 3000 && code < 5000) ? code : CloseCode.PROTOCOL_ERROR.number();
    }

    /** Closes the socket, and tells nothing to the other end. */
    public void close(CloseCode code, String reason) {
        close(code.number(), reason);
    }

    private void close(int code, String reason) {
        if (!closing) {
            closing = true;
            socket.close((short) code, reason.isEmpty() ? null : cut(reason));
        }
    }

    /** A close frame has room for 123 bytes. */
    private static String cut(String reason) {
        int most = 123;
        String text = reason;
        while (text.getBytes(UTF_8).length > most) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    /** This end leaves: the other is told the same. */
    public void leave(CloseCode code, String reason) {
        if (!closing) {
            close(code, reason);
            sendClose(CloseCode.GOING_AWAY.number(), null);
            over.run();
        }
    }

    public void ping() {
        if (!closing && !socket.isClosed()) {
            socket.writePing(Buffer.buffer());
        }
    }
}
