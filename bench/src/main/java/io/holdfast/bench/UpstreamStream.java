package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** One connection to the built-in upstream: whatever it asks, the answer is one event stream. Confined to its event loop. */
final class UpstreamStream implements EmissionWheel.Paced {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
    private static final Buffer ANSWER = Buffer.buffer("""
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Cache-Control: no-cache\r
            Transfer-Encoding: chunked\r
            Connection: close\r
            \r
            """);
    private static final Buffer DONE = Buffer.buffer("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");

    /** After a longer stall of this tool the missed events are left out: a burst of them would only measure the burst. */
    private static final long MAX_CATCH_UP_NANOS = 250_000_000;

    private static final int BURST = 64;

    private final NetSocket socket;
    private final UpstreamServer server;
    private final UpstreamSettings settings;
    private int headMatched;
    private boolean answering;
    private boolean over;
    private long n;
    private long due;

    UpstreamStream(NetSocket socket, UpstreamServer server, UpstreamSettings settings) {
        this.socket = socket;
        this.server = server;
        this.settings = settings;
        socket.closeHandler(v -> close());
        socket.exceptionHandler(e -> close()); // a reset: the peer may leave as it likes
        socket.handler(this::request);
    }

    /** The request's body is read and dropped; the connection serves this one request, so its framing does not matter. */
    private void request(Buffer bytes) {
        for (int i = 0; !answering && i < bytes.length(); i++) {
            byte b = bytes.getByte(i);
            headMatched = b == HEAD_END[headMatched] ? headMatched + 1 : b == HEAD_END[0] ? 1 : 0;
            if (headMatched == HEAD_END.length) {
                answer();
            }
        }
    }

    private void answer() {
        answering = true;
        server.started(this);
        socket.write(ANSWER);
        if (!settings.paced() && !settings.idle()) {
            socket.drainHandler(v -> pump());
            pump();
            return;
        }
        send();
        if (!settings.idle() && !over) {
            due = server.firstDue(System.nanoTime());
            server.pace(this);
        }
    }

    @Override
    public long due() {
        return due;
    }

    @Override
    public boolean emit(long now) {
        if (over) {
            return false;
        }
        long period = settings.periodNanos();
        if (socket.writeQueueFull()) {
            server.stalled();
            due = now + period;
            return true;
        }
        due = Math.max(due, now - MAX_CATCH_UP_NANOS);
        while (due <= now && !over) {
            send();
            due += period;
        }
        return !over;
    }

    private void pump() {
        for (int i = 0; i < BURST; i++) {
            if (over || socket.writeQueueFull()) {
                return;
            }
            send();
        }
        // Lets the other streams of this loop have their turn.
        server.later(this::pump);
    }

    private void send() {
        socket.write(server.event(n));
        n++;
        if (n == settings.events()) {
            finish();
        }
    }

    /** Ends the stream as a complete one. */
    void finish() {
        if (over) {
            return;
        }
        close();
        socket.end(DONE);
    }

    private void close() {
        over = true;
        if (answering) {
            server.ended(this);
        }
    }
}
