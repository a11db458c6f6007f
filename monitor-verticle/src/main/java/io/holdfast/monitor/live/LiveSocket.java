package io.holdfast.monitor.live;

import io.holdfast.monitor.nodes.StreamQueries;
import io.holdfast.monitor.nodes.StreamRoutes;
import io.holdfast.monitor.operators.Parameters;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.operations.OperationRefused;
import io.holdfast.operations.StreamPage;
import io.holdfast.wire.CloseCode;
import io.holdfast.wire.TextMessages;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One dashboard's connection: what it has been shown, and which streams it wants to see. Nothing is queued for it. */
final class LiveSocket {
    private static final int LONGEST_REQUEST_BYTES = 4_096;
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Which streams, as it was asked; a node is asked for apart, since owners do not choose by it. */
    private record Wanted(String query, StreamPage page, Optional<String> node) {}

    private final ServerWebSocket socket;
    private final StreamQueries streams;
    private @Nullable LiveState shown;
    private @Nullable Wanted wanted;
    private @Nullable JsonObject shownStreams;
    private boolean asking;
    private long fullSinceNanos;

    LiveSocket(ServerWebSocket socket, StreamQueries streams) {
        this.socket = socket;
        this.streams = streams;
        TextMessages.read(socket, LONGEST_REQUEST_BYTES, this::asked, () -> {});
        socket.exceptionHandler(broken -> socket.close());
    }

    /** Tells what is new. Who does not read is told nothing until there is room, and cut off when that takes too long. */
    void show(LiveState state) {
        if (socket.writeQueueFull()) {
            long now = System.nanoTime();
            fullSinceNanos = fullSinceNanos == 0 ? now : fullSinceNanos;
            if (now - fullSinceNanos > SLOW_NANOS) {
                socket.close(CloseCode.TRY_AGAIN_LATER.number(), "slow reader");
            }
            return;
        }
        fullSinceNanos = 0;
        LiveState before = shown;
        shown = state;
        if (before == null) {
            send("snapshot", state.snapshot());
        } else {
            JsonObject news = state.since(before);
            if (!news.isEmpty()) {
                send("delta", news);
            }
        }
        showStreams();
    }

    private void showStreams() {
        Wanted now = wanted;
        if (now == null || asking || shown == null) {
            return;
        }
        asking = true;
        page(now).onComplete(page -> {
            asking = false;
            if (!now.equals(wanted)) {
                showStreams();
            } else if (page.failed()) {
                wanted = null;
                refuse(page.cause());
            } else if (!page.result().equals(shownStreams) && !socket.isClosed()) {
                shownStreams = page.result();
                send("delta", new JsonObject().put("streams", page.result()));
            }
        });
    }

    private Future<JsonObject> page(Wanted asked) {
        try {
            return streams.page(asked.page(), asked.node()).map(page -> page.put("query", asked.query()));
        } catch (OperationRefused unknownNode) {
            return Future.failedFuture(unknownNode);
        }
    }

    /** {@code {"streams": "state=open&limit=20"}}, or null for none. */
    private void asked(String text) {
        try {
            JsonObject message = new JsonObject(text);
            String query = message.getString("streams");
            wanted = query == null ? null : wanted(query);
            shownStreams = null;
            showStreams();
        } catch (DecodeException | ClassCastException notJson) {
            refuse(Parameters.wrong("message", text, "{\"streams\": \"QUERY\"}"));
        } catch (OperationRefused wrong) {
            refuse(wrong);
        }
    }

    private static Wanted wanted(String query) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        new QueryStringDecoder(query, false).parameters().forEach(parameters::add);
        return new Wanted(query, StreamRoutes.page(parameters), Parameters.text(parameters, "node"));
    }

    private void refuse(Throwable failure) {
        String detail = failure instanceof OperationRefused refused ? refused.detail() : "";
        send(
                "problem",
                new JsonObject().put("code", Replies.fault(failure).code()).put("detail", detail));
    }

    private void send(String type, JsonObject body) {
        socket.writeTextMessage(new JsonObject().put("type", type).mergeIn(body).encode());
    }
}
