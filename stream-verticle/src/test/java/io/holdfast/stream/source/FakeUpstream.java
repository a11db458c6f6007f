package io.holdfast.stream.source;

import io.holdfast.testing.EventLoop;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** An upstream that keeps the bytes it gets, and answers on its first connection with the bytes that the test gives it. */
public final class FakeUpstream {
    static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final EventLoop loop;
    private final NetServer server;
    private final Promise<NetSocket> connected = Promise.promise();
    private final Promise<Void> asked = Promise.promise();
    private final Promise<Void> closed = Promise.promise();
    private final Buffer received = Buffer.buffer();

    public FakeUpstream(EventLoop loop) {
        this.loop = loop;
        this.server = loop.await(loop.call(() ->
                loop.vertx().createNetServer().connectHandler(this::accept).listen(0, "127.0.0.1")));
    }

    private void accept(NetSocket socket) {
        socket.handler(bytes -> {
            received.appendBuffer(bytes);
            if (received.toString().contains("\r\n\r\n")) {
                asked.tryComplete();
            }
        });
        socket.closeHandler(gone -> closed.tryComplete());
        connected.tryComplete(socket);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/chat");
    }

    /** All that has come once the head is complete. */
    String request() {
        loop.await(asked.future());
        loop.run(() -> {});
        return received.toString();
    }

    /** Returns when so many requests have come, on whatever connections. */
    public void awaitRequests(int count) {
        loop.awaitThat(() -> received.toString().split("POST ", -1).length > count);
    }

    public void send(String bytes) {
        NetSocket socket = loop.await(connected.future());
        loop.await(asked.future());
        loop.await(loop.call(() -> socket.write(bytes)));
    }

    /** A chunk of a body with chunked transfer coding (RFC 9112 7.1). */
    void sendChunk(String bytes) {
        send(Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n");
    }

    void sendEnd() {
        send("0\r\n\r\n");
    }

    void hangUp() {
        NetSocket socket = loop.await(connected.future());
        loop.await(asked.future());
        loop.await(loop.call(socket::close));
    }

    /** Returns when the other side has closed the connection. */
    void awaitHangUp() {
        loop.await(closed.future());
    }

    /** Returns when nobody listens at its address any more: NIO closes a socket only when its selector is used again. */
    void vanish() {
        loop.await(server.close());
        loop.awaitThat(this::refuses);
    }

    private boolean refuses() {
        try (Socket accepted = new Socket("127.0.0.1", server.actualPort())) {
            return accepted.isClosed();
        } catch (IOException refused) {
            return true;
        }
    }
}
