package io.holdfast.gateway;

import io.holdfast.testing.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A browser's WebSocket that writes down what it gets. */
final class Socket {
    private final EventLoop loop;
    private final WebSocket socket;
    private final List<JsonObject> received = new ArrayList<>();
    private short closeCode;

    Socket(EventLoop loop, WebSocket socket) {
        this.loop = loop;
        this.socket = socket;
        socket.textMessageHandler(text -> received.add(new JsonObject(text)));
        socket.closeHandler(closed -> closeCode = socket.closeStatusCode());
    }

    void send(JsonObject message) {
        sendText(message.encode());
    }

    void sendText(String text) {
        loop.await(loop.call(() -> socket.writeTextMessage(text)));
    }

    void sendBinary() {
        loop.await(loop.call(() -> socket.writeBinaryMessage(Buffer.buffer("x"))));
    }

    List<JsonObject> received() {
        return received;
    }

    /** Waits until so many messages have come, and returns the last of them. */
    JsonObject await(int count) {
        loop.awaitThat(() -> received.size() >= count);
        return received.get(count - 1);
    }

    List<String> types() {
        return received.stream().map(message -> message.getString("type")).toList();
    }

    short awaitClose() {
        loop.awaitThat(() -> closeCode != 0);
        return closeCode;
    }

    void close() {
        loop.await(loop.call(() -> socket.close()));
    }
}
