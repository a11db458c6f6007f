package io.holdfast.system;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks {@code holdfast.v1}; its messages wait in a queue until the test reads them. */
final class WsClient implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Inbox inbox = new Inbox();
    private final WebSocket socket;

    /** Runs on the HTTP client's threads; the queue hands over to the test's. */
    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                messages.add(new JsonObject(partial.toString()));
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closeCode.complete(code);
            return null;
        }
    }

    private WsClient(URI uri) throws InterruptedException, ExecutionException, TimeoutException {
        HttpClient client = uri.getScheme().equals("wss") ? EdgeTls.http() : CLIENT;
        socket = client.newWebSocketBuilder()
                .subprotocols("holdfast.v1")
                .buildAsync(uri, inbox)
                .get(Limits.SOON.toSeconds(), TimeUnit.SECONDS);
    }

    static WsClient connect(URI uri) {
        try {
            return new WsClient(uri);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("no WebSocket at " + uri, failure);
        }
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    WsClient query(String ref, String params) {
        return send(new JsonObject()
                .put("type", "query")
                .put("ref", ref)
                .put("body", new JsonObject(SseRequest.QUESTION))
                .put("params", params));
    }

    WsClient resume(String ref, String stream, long after) {
        return send(new JsonObject()
                .put("type", "resume")
                .put("ref", ref)
                .put("stream", stream)
                .put("after", after));
    }

    WsClient cancel(String ref, String stream) {
        return send(new JsonObject().put("type", "cancel").put("ref", ref).put("stream", stream));
    }

    WsClient send(JsonObject message) {
        return sendText(message.encode());
    }

    WsClient sendText(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    /** The next message, which has to be of this type. */
    JsonObject next(String type) {
        JsonObject message = next();
        if (!message.getString("type").equals(type)) {
            throw new AssertionError("message: " + message + " (expected: " + type + ")");
        }
        return message;
    }

    JsonObject next() {
        try {
            @Nullable JsonObject message = inbox.messages.poll(Limits.SOON.toMillis(), TimeUnit.MILLISECONDS);
            if (message == null) {
                throw new AssertionError("no message within " + Limits.SOON);
            }
            return message;
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while waiting for a message", interrupted);
        }
    }

    /** The next so many events. */
    List<JsonObject> events(int count) {
        List<JsonObject> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(next("event"));
        }
        return events;
    }

    /** All messages up to one of this type. */
    List<JsonObject> until(String type) {
        List<JsonObject> messages = new ArrayList<>();
        do {
            messages.add(next());
        } while (!messages.get(messages.size() - 1).getString("type").equals(type));
        return messages;
    }

    int closeCode() {
        return inbox.closeCode
                .orTimeout(Limits.SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    WsClient sendBinary() {
        socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {1}), true).join();
        return this;
    }

    /** Closes the connection without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}
