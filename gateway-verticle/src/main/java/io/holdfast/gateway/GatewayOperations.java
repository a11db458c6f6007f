package io.holdfast.gateway;

import io.holdfast.gateway.reading.Reader;
import io.holdfast.gateway.reading.SseReader;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.operations.Endpoint;
import io.holdfast.operations.OperationRefused;
import io.holdfast.operations.Question;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What operators are told of the readers of one gateway instance. On the instance's event loop. */
final class GatewayOperations {
    /** Told of one by one; the others are only counted. */
    private static final int MOST_READERS = 100;

    private final StreamClient streams;
    private final Parting parting;
    private final Duration spread;

    /** @param spread how long it takes to send all clients away */
    GatewayOperations(StreamClient streams, Parting parting, Duration spread) {
        this.streams = streams;
        this.parting = parting;
        this.spread = spread;
    }

    Future<Void> listen(Vertx vertx, String node, int instance) {
        return Endpoint.gateway(node, instance).listen(vertx, this::answer);
    }

    private Future<JsonObject> answer(Question question, JsonObject details) {
        return switch (question) {
            case NODE -> Future.succeededFuture(new JsonObject());
            case READERS -> Future.succeededFuture(counts(details.getJsonArray("streams")));
            case STREAM -> Future.succeededFuture(readers(details.getString("stream", "")));
            case LEAVE -> parting.over(spread).map(over -> new JsonObject());
            default -> throw new OperationRefused(Fault.BAD_REQUEST, "ask: " + question + " (expected: of a gateway)");
        };
    }

    /** How many read each of these streams here; those that nobody reads are left out. Of all where none is named. */
    private JsonObject counts(@Nullable JsonArray ids) {
        JsonObject counts = new JsonObject();
        Stream<StreamId> asked = ids == null
                ? streams.read().stream()
                : ids.stream().map(String::valueOf).map(StreamId::parse).flatMap(Optional::stream);
        asked.forEach(stream -> {
            int count = streams.readers(stream).size();
            if (count > 0) {
                counts.put(stream.value(), count);
            }
        });
        return counts;
    }

    private JsonObject readers(String id) {
        List<Reader> all = StreamId.parse(id).map(streams::readers).orElseGet(List::of);
        JsonArray readers = new JsonArray();
        all.stream()
                .limit(MOST_READERS)
                .forEach(reader -> readers.add(new JsonObject()
                        .put("transport", reader instanceof SseReader ? "sse" : "websocket")
                        .put("position", reader.next())));
        return new JsonObject().put("readers", readers).put("count", all.size());
    }
}
