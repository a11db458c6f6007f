package io.holdfast.wire;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;

/**
 * Puts the fragments of a WebSocket's text messages together, and closes it for what is binary or too long. Vert.x itself
 * loses a message that begins with an empty fragment.
 */
public final class TextMessages {
    private final WebSocketBase socket;
    private final int maxBytes;
    private final Handler<String> message;
    private final Runnable refused;
    private Buffer begun = Buffer.buffer();

    private TextMessages(WebSocketBase socket, int maxBytes, Handler<String> message, Runnable refused) {
        this.socket = socket;
        this.maxBytes = maxBytes;
        this.message = message;
        this.refused = refused;
    }

    /**
     * Reads a socket from now on.
     *
     * @param maxBytes of one message, all its fragments together
     * @param refused called when the socket is closed for a message
     */
    public static void read(WebSocketBase socket, int maxBytes, Handler<String> message, Runnable refused) {
        TextMessages messages = new TextMessages(socket, maxBytes, message, refused);
        socket.frameHandler(messages::read);
    }

    private void read(WebSocketFrame frame) {
        if (socket.isClosed()) {
            return;
        }
        if (frame.isBinary()) {
            refuse(CloseCode.POLICY_VIOLATION, "binary message (expected: JSON text)");
        } else if (frame.isText() || frame.isContinuation()) {
            add(frame);
        }
    }

    private void add(WebSocketFrame frame) {
        Buffer fragment = frame.binaryData();
        if (begun.length() + fragment.length() > maxBytes) {
            refuse(CloseCode.MESSAGE_TOO_BIG, "message: over " + maxBytes + " bytes");
        } else if (!frame.isFinal()) {
            begun.appendBuffer(fragment);
        } else if (begun.length() == 0) {
            message.handle(fragment.toString());
        } else {
            String whole = begun.appendBuffer(fragment).toString();
            begun = Buffer.buffer();
            message.handle(whole);
        }
    }

    private void refuse(CloseCode code, String reason) {
        begun = Buffer.buffer();
        refused.run();
        socket.close(code.number(), reason);
    }
}
