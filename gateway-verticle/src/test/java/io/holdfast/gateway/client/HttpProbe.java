package io.holdfast.gateway.client;

import io.holdfast.testing.EventLoop;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import java.util.function.Function;

/** Real requests, byte for byte as the test writes them, to see what is read off them on the server's side. */
public final class HttpProbe<T> implements AutoCloseable {
    private final EventLoop loop = new EventLoop();
    /** Held: Vert.x closes a client that nobody refers to any more. */
    private final NetClient client = loop.vertx().createNetClient();

    private final HttpServer server;
    private Promise<T> seen = Promise.promise();

    public HttpProbe(Function<HttpServerRequest, T> reading) {
        server = loop.await(loop.call(() -> loop.vertx()
                .createHttpServer()
                .requestHandler(request -> seen.complete(reading.apply(request)))
                .listen(0, "127.0.0.1")));
    }

    /** @param lines of the head, such as {@code Last-Event-ID: x} */
    public T get(String target, String... lines) {
        seen = Promise.promise();
        String head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n") + "\r\n";
        loop.await(
                client.connect(server.actualPort(), "127.0.0.1").compose(socket -> socket.write(Buffer.buffer(head))));
        return loop.await(seen.future());
    }

    @Override
    public void close() {
        loop.close();
    }
}
