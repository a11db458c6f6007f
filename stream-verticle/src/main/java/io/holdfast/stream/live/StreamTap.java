package io.holdfast.stream.live;

import io.holdfast.cluster.Until;
import io.holdfast.operations.OperationRefused;
import io.holdfast.stream.journal.Journal;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Lets an operator read along. An operator asks for what comes next and gets it from the journal, so it is no reader: the
 * stream does not know of it, and nothing is kept for it.
 */
final class StreamTap {
    private static final int READ_BYTES = 64 * 1024;
    private static final Duration LOOK = Duration.ofMillis(50);
    /** Shorter than anybody waits for an answer. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

    private final Vertx vertx;
    private final Journal journal;

    StreamTap(Vertx vertx, Journal journal) {
        this.vertx = vertx;
        this.journal = journal;
    }

    /**
     * Events from a position on, at least one when there is one soon.
     *
     * @return {@code events}, {@code end} (the position behind the stream's last event), and {@code outcome} and {@code
     *     fault} when nothing follows
     */
    Future<JsonObject> next(LiveStream stream, long from) {
        return Until.holds(vertx, LOOK, LONGEST_WAIT, () -> isMore(stream, from))
                .compose(now -> read(stream, from));
    }

    private static boolean isMore(LiveStream stream, long from) {
        return from < stream.delivery().end() || stream.hasEnded() || stream.isLost();
    }

    private Future<JsonObject> read(LiveStream stream, long from) {
        if (stream.isLost()) {
            return Future.failedFuture(new OperationRefused(Fault.STREAM_MOVED, "stream: " + stream.id()));
        }
        long end = stream.delivery().end();
        Future<List<Event>> events = from < end
                ? journal.read(stream.id(), from, READ_BYTES)
                        .map(Journal.Slice::events)
                        .recover(Refusal.meaning(Fault.CURSOR_EXPIRED, List.of()))
                : Future.succeededFuture(List.of());
        return events.map(read -> json(stream, read, end));
    }

    /** A journal may hold more than may be shown. */
    private static JsonObject json(LiveStream stream, List<Event> read, long end) {
        JsonArray events = new JsonArray();
        long next = end;
        for (Event event : read) {
            if (event.seq() < end) {
                next = event.seq() + 1;
                events.add(new JsonObject()
                        .put("seq", event.seq())
                        .put("type", event.type())
                        .put("data", new String(event.data(), StandardCharsets.UTF_8)));
            }
        }
        JsonObject json = new JsonObject().put("events", events).put("end", end);
        if (next == stream.delivery().end()) {
            stream.delivery()
                    .outcome()
                    .ifPresent(outcome -> json.put("outcome", outcome.kind().word())
                            .put("fault", outcome.good() ? "" : outcome.fault().code()));
        }
        return json;
    }
}
