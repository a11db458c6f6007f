package io.holdfast.system;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A client's WebSocket of any protocol, and what it has got, frame by frame. */
record WsTalk(WebSocket socket, BlockingQueue<String> got, AtomicLong bytes) implements AutoCloseable {
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient CLIENT = VERTX.createWebSocketClient();
    /** Longer frames are only counted. */
    private static final int SHORT = 100;

    static WsTalk open(NodeProcess gateway, String path, String... protocols) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(gateway.http("/").getPort())
                .setURI(path);
        Arrays.stream(protocols).forEach(options::addSubProtocol);
        return CLIENT.connect(options)
                .map(WsTalk::listen)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static WsTalk listen(WebSocket socket) {
        WsTalk talk = new WsTalk(socket, new LinkedBlockingQueue<>(), new AtomicLong());
        socket.frameHandler(talk::hear);
        socket.closeHandler(closed -> talk.got.add("closed " + socket.closeStatusCode() + " " + socket.closeReason()));
        return talk;
    }

    private void hear(WebSocketFrame frame) {
        if (!frame.isClose() && !frame.isPing()) {
            bytes.addAndGet(frame.binaryData().length());
            if (frame.binaryData().length() < SHORT) {
                got.add(frame.type() + " " + frame.isFinal() + " " + frame.binaryData());
            }
        }
    }

    WsTalk say(String text) {
        return say(WebSocketFrame.textFrame(text, true));
    }

    WsTalk say(WebSocketFrame frame) {
        socket.writeFrame(frame).onFailure(failure -> got.add("not sent: " + failure));
        return this;
    }

    /** What comes next, frame or close. */
    String next() {
        try {
            return String.valueOf(got.poll(Limits.SOON.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
