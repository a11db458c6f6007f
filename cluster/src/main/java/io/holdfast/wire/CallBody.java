package io.holdfast.wire;

import io.holdfast.wire.CallFrame.Kind;
import io.vertx.core.buffer.Buffer;

/** A body that is there as a whole, and leaves in pieces as the other side of a call takes them. */
public final class CallBody {
    private static final int PIECE_BYTES = 32 * 1024;

    private final CallLink link;
    private final Buffer body;
    private int sent;
    private boolean over;

    public CallBody(CallLink link, Buffer body) {
        this.link = link;
        this.body = body;
    }

    /** Sends what there is credit for; to be called at first, and whenever there is {@link CallLink.Side#room()} again. */
    public void send() {
        while (!over && !link.full()) {
            int end = Math.min(body.length(), sent + PIECE_BYTES);
            over = end == body.length();
            link.send(Kind.BODY, over, body.slice(sent, end));
            sent = end;
        }
    }

    /** Whether the last piece has left. */
    public boolean over() {
        return over;
    }
}
