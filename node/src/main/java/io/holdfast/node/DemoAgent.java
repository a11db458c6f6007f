package io.holdfast.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Iterator;

/**
 * The upstream of a node that has no other: a real HTTP service on loopback that answers in the shape of chat
 * completions, always the same to the same question, and fails on demand.
 */
final class DemoAgent extends VerticleBase {
    private static final String HOST = "127.0.0.1";
    private static final long TICK_MS = 5;

    private int port;

    /** Known once the verticle is deployed. */
    URI address() {
        return URI.create("http://" + HOST + ":" + port + "/v1/chat/completions");
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(0, HOST)
                .map(HttpServer::actualPort)
                .onSuccess(taken -> port = taken);
    }

    private void answer(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        DemoKnobs knobs;
        try {
            knobs = DemoKnobs.of(request.params());
        } catch (IllegalArgumentException wrong) {
            refuse(response, 400, String.valueOf(wrong.getMessage()));
            return;
        }
        if (knobs.status() != 200) {
            refuse(response, knobs.status(), "asked for by ?status=");
            return;
        }
        Runnable begin = () -> stream(response, knobs, DemoAnswer.to(body, knobs.tokens()));
        if (knobs.delayMs() > 0) {
            vertx.setTimer(knobs.delayMs(), late -> begin.run());
        } else {
            begin.run();
        }
    }

    private static void refuse(HttpServerResponse response, int status, String message) {
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("type", "demo_error")
                .put("code", status);
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("error", error).toBuffer());
    }

    private void stream(HttpServerResponse response, DemoKnobs knobs, DemoAnswer answer) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-cache");
        response.writeHead();
        Iterator<JsonObject> chunks = answer.chunks();
        long start = System.nanoTime();
        int[] sent = {0};
        long timer = vertx.setPeriodic(0, TICK_MS, tick -> {
            int due = knobs.due(System.nanoTime() - start);
            while (sent[0] < due && !response.writeQueueFull()) {
                if (knobs.failAfter() == sent[0]) {
                    vertx.cancelTimer(tick);
                    response.reset();
                    return;
                } else if (knobs.stallAfter() == sent[0]) {
                    vertx.cancelTimer(tick);
                    return;
                } else if (!chunks.hasNext()) {
                    vertx.cancelTimer(tick);
                    response.end("data: [DONE]\n\n");
                    return;
                }
                response.write("data: " + chunks.next().encode() + "\n\n");
                sent[0]++;
            }
        });
        response.closeHandler(closed -> vertx.cancelTimer(timer));
    }
}
