package io.holdfast.gateway.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets on its socket, byte by byte. */
class ChunkWriterTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int MORE_THAN_SOCKETS_HOLD = 16 * 1024 * 1024;

    private final EventLoop loop = new EventLoop();
    private final Buffer received = Buffer.buffer();

    @AfterEach
    void close() {
        loop.close();
    }

    /** A connection on which a request has been made, of a server that answers so. */
    private NetSocket ask(String request, Consumer<HttpServerRequest> answer) {
        HttpServer server = loop.await(loop.call(() ->
                loop.vertx().createHttpServer().requestHandler(answer::accept).listen(0, "127.0.0.1")));
        NetClient client = loop.vertx().createNetClient();
        NetSocket socket = loop.await(loop.call(() -> client.connect(server.actualPort(), "127.0.0.1")));
        loop.run(() -> socket.handler(received::appendBuffer));
        loop.await(loop.call(() -> socket.write(request)));
        return socket;
    }

    private static Future<ChunkWriter> begun(HttpServerRequest request) {
        return request.response()
                .setChunked(true)
                .writeHead()
                .map(written -> ChunkWriter.of(request).orElseThrow());
    }

    private String body() {
        String answer = received.toString();
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private void awaitBody(String expected) {
        loop.awaitThat(() -> received.toString().contains("\r\n\r\n") && body().equals(expected));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "9, 9", "10, a", "15, f", "16, 10", "255, ff", "256, 100", "4096, 1000", "70000, 11170"})
    void aChunkSaysItsSizeInHexadecimal(int size, String digits) {
        String data = "x".repeat(size);
        ask(REQUEST, request -> begun(request).onSuccess(chunks -> chunks.write(new SseBytes().add(data))));

        awaitBody(digits + "\r\n" + data + "\r\n");
    }

    @Test
    void theResponseEndsAsAlways() {
        ask(
                REQUEST,
                request -> begun(request)
                        .onSuccess(chunks -> chunks.write(new SseBytes().add("a")))
                        .onSuccess(chunks -> request.response().end("b")));

        awaitBody("1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
    }

    @Test
    void theNextResponseOfAConnectionIsWrittenAsTheFirst() {
        NetSocket socket = ask(
                REQUEST,
                request -> begun(request)
                        .onSuccess(chunks -> chunks.write(new SseBytes().add("a")))
                        .onSuccess(chunks -> request.response().end()));
        awaitBody("1\r\na\r\n0\r\n\r\n");
        loop.run(() -> {
            received.setBuffer(0, Buffer.buffer(" ".repeat(received.length())));
            socket.write(REQUEST);
        });

        loop.awaitThat(() -> received.toString().endsWith("1\r\na\r\n0\r\n\r\n"));
    }

    @Test
    void thereAreNoChunksBeforeHttp11() {
        Promise<Optional<ChunkWriter>> found = Promise.promise();
        ask("GET / HTTP/1.0\r\n\r\n", request -> found.complete(ChunkWriter.of(request)));

        assertThat(loop.await(found.future())).isEmpty();
    }

    @Test
    void aClientThatDoesNotReadFillsItAndOneThatReadsDrainsIt() {
        Promise<ChunkWriter> full = Promise.promise();
        Promise<Void> drained = Promise.promise();
        NetSocket socket = ask(
                REQUEST,
                request -> begun(request).onSuccess(chunks -> {
                    chunks.whenDrained(drained::tryComplete);
                    chunks.write(new SseBytes().add(new byte[MORE_THAN_SOCKETS_HOLD]));
                    full.complete(chunks);
                }));
        loop.run(socket::pause);
        ChunkWriter chunks = loop.await(full.future());
        assertThat(loop.<Boolean>call(chunks::full)).isTrue();

        loop.run(socket::resume);
        loop.await(drained.future());
        assertThat(loop.<Boolean>call(chunks::full)).isFalse();
    }
}
