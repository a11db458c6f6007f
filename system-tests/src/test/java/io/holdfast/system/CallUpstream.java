package io.holdfast.system;

import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An HTTP and WebSocket service whose answer depends on the path. */
final class CallUpstream implements AutoCloseable {
    static final String PROTOCOL = "chat.v2";

    private static final int HESITATION_MS = 5_000;
    private static final int CHUNK = 16 * 1024;
    private static final int MB = 1024 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    /** Of answers, that have left. */
    private final AtomicLong written = new AtomicLong();
    /** Of requests and messages. */
    private final AtomicLong read = new AtomicLong();

    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();
    /** WebSockets, now. */
    private final AtomicInteger open = new AtomicInteger();

    private final AtomicInteger tries = new AtomicInteger();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private volatile String greetingHead = "";
    private volatile byte[] greeting = {};

    private CallUpstream() {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setWebSocketSubProtocols(List.of(PROTOCOL))
                        .setMaxWebSocketFrameSize(32 * MB)
                        .setWebSocketAllowServerNoContext(true)
                        .setWebSocketPreferredClientNoContext(true))
                .requestHandler(this::answer);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    static CallUpstream start() {
        return new CallUpstream();
    }

    String url(String scheme, String path) {
        return scheme + "://127.0.0.1:" + server.actualPort() + path;
    }

    /**
     * What follows the upgrade of {@code /live/greeting} at once.
     *
     * @param head further lines of the answer to the upgrade
     * @param frames octets that need not be frames
     */
    void greetsWith(String head, byte[] frames) {
        greetingHead = head;
        greeting = frames;
    }

    long written() {
        return written.get();
    }

    long read() {
        return read.get();
    }

    /** Requests that nobody answers, and WebSockets. */
    int arrived() {
        return arrived.get();
    }

    /** How many of those are gone. */
    int gone() {
        return gone.get();
    }

    /** Takes all that was said, once the WebSockets of earlier tests have said the last of it. */
    void forget() {
        Eventually.within(Limits.SOON, "no WebSocket is open", () -> open.get() == 0);
        said.clear();
    }

    /** What a WebSocket has got next: kind, whether final, and text. */
    String nextSaid() {
        try {
            return String.valueOf(said.poll(Limits.SOON.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith("/live")) {
            upgrade(request, path);
        } else if (path.endsWith("/bytes")) {
            bytes(request);
        } else if (path.endsWith("/digest")) {
            request.body()
                    .onSuccess(body -> request.response()
                            .putHeader("X-Length", String.valueOf(request.getHeader("Content-Length")))
                            .end(String.valueOf(Arrays.hashCode(body.getBytes()))));
        } else if (path.endsWith("/cut")) {
            request.response().putHeader("Content-Length", "1000").write("half");
            vertx.setTimer(200, later -> request.connection().close());
        } else if (path.endsWith("/hold")) {
            arrived.incrementAndGet();
            request.connection().closeHandler(closed -> gone.incrementAndGet());
        } else if (path.endsWith("/swallow")) {
            request.pause();
            arrived.incrementAndGet();
        } else if (path.endsWith("/hesitate")) {
            request.pause();
            vertx.setTimer(HESITATION_MS, later -> request.resume());
            request.body().onSuccess(body -> request.response().end(String.valueOf(body.length())));
        } else if (path.endsWith("/missing")) {
            request.response().setStatusCode(404).end("not here");
        } else if (path.endsWith("/agent")) {
            request.body().onSuccess(question -> say(question, request.response()));
        } else if (path.endsWith("/third-time") && tries.incrementAndGet() < 3) {
            request.response().setStatusCode(502).end("not yet");
        } else {
            echo(request);
        }
    }

    private void echo(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader("X-Method", request.method().name())
                .putHeader("X-Uri", request.uri())
                .putHeader("X-Type", String.valueOf(request.getHeader("Content-Type")))
                .putHeader("X-Length", String.valueOf(request.getHeader("Content-Length")))
                .putHeader("X-Forwarded", String.valueOf(request.getHeader("X-Forwarded-For")))
                .putHeader("X-Hop", String.valueOf(request.getHeader("X-Private")));
        response.headers().add("Set-Cookie", "a=1").add("Set-Cookie", "b=2");
        if (request.method().name().equals("HEAD")) {
            response.putHeader("Content-Length", "4321").end();
        } else {
            response.setChunked(true);
            request.pipeTo(response);
        }
    }

    /** An agent that has one event to say: what it was asked. */
    private static void say(Buffer question, HttpServerResponse response) {
        response.putHeader("Content-Type", "text/event-stream")
                .end(Buffer.buffer("data: ").appendBuffer(question).appendString("\n\n"));
    }

    private void bytes(HttpServerRequest request) {
        long length = Long.parseLong(request.getParam("n"));
        request.response().putHeader("Content-Length", String.valueOf(length));
        write(request.response(), length);
    }

    private void write(HttpServerResponse response, long left) {
        if (left == 0) {
            response.end();
            return;
        }
        int size = (int) Math.min(CHUNK, left);
        response.write(Buffer.buffer(new byte[size])).onSuccess(sent -> {
            written.addAndGet(size);
            write(response, left - size);
        });
    }

    private void upgrade(HttpServerRequest request, String path) {
        if (path.endsWith("/refused")) {
            request.response().setStatusCode(403).end();
        } else if (path.endsWith("/greeting")) {
            greet(request);
        } else {
            request.toWebSocket().onSuccess(socket -> serve(socket, path));
        }
    }

    /** In one write, and below all of Vert.x, which would not write what is wrong. */
    private void greet(HttpServerRequest request) {
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + greetingHead
                + "Sec-WebSocket-Accept: " + accept(request.getHeader("Sec-WebSocket-Key")) + "\r\n\r\n";
        ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline()
                .firstContext()
                .writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), greeting));
    }

    /** RFC 6455 4.2.2. */
    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    private void serve(ServerWebSocket socket, String path) {
        arrived.incrementAndGet();
        open.incrementAndGet();
        socket.closeHandler(closed -> {
            said.add("closed " + socket.closeStatusCode() + " " + socket.closeReason());
            gone.incrementAndGet();
            open.decrementAndGet();
        });
        if (path.endsWith("/close")) {
            socket.close((short) 4002, "enough");
        } else if (path.endsWith("/flood")) {
            flood(socket);
        } else if (path.endsWith("/offer")) {
            socket.writeTextMessage(String.valueOf(socket.headers().get("Sec-WebSocket-Extensions")));
        } else if (path.endsWith("/uri")) {
            socket.writeTextMessage(socket.uri());
        } else if (path.endsWith("/bomb")) {
            socket.writeBinaryMessage(Buffer.buffer(new byte[16 * MB]))
                    .onFailure(failure -> said.add("not sent: " + failure));
        } else if (path.endsWith("/stuck")) {
            socket.pause();
        } else {
            socket.frameHandler(frame -> echo(socket, frame));
        }
    }

    private void echo(ServerWebSocket socket, WebSocketFrame frame) {
        if (frame.isClose() || frame.isPing()) {
            return;
        }
        read.addAndGet(frame.binaryData().length());
        String text =
                frame.isText() || frame.isContinuation() ? frame.binaryData().toString() : "";
        if (text.equals("drop")) {
            // Without a close frame, as a process that dies.
            ((WebSocketInternal) socket).channelHandlerContext().close();
            return;
        }
        if (frame.binaryData().length() < 100) {
            said.add(frame.type() + " " + frame.isFinal() + " " + frame.binaryData());
        }
        socket.writeFrame(frame);
    }

    private void flood(ServerWebSocket socket) {
        if (!socket.isClosed()) {
            socket.writeBinaryMessage(Buffer.buffer(new byte[CHUNK])).onSuccess(sent -> {
                written.addAndGet(CHUNK);
                flood(socket);
            });
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
