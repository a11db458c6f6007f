package io.holdfast.stream.live;

import io.holdfast.operations.StreamOrder.By;
import io.holdfast.operations.StreamOrder.Place;
import io.holdfast.operations.StreamPage;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream as operators see it, in JSON; docs/operations-api.md says what the fields mean. */
final class StreamReports {
    private static final int DIGEST_BYTES = 6;
    private static final List<String> STATES = List.of("opening", "open", "ended", "failed", "cancelled");

    private final String node;

    StreamReports(String node) {
        this.node = node;
    }

    static String state(LiveStream stream) {
        return stream.delivery()
                .outcome()
                .map(outcome -> outcome.kind().word())
                .orElse(stream.hasOpened() ? "open" : "opening");
    }

    /** Where the stream stands in the order that is asked for. */
    Place place(LiveStream stream, StreamPage page) {
        String id = stream.id().value();
        long key = switch (page.order().by()) {
            case OPENED -> stream.history().openedAtMs();
            case EVENTS -> stream.delivery().end();
            case GAP -> stream.history().longestGapMs();
            case READERS -> page.readers().getOrDefault(id, 0);
            case STATE -> STATES.indexOf(state(stream));
            case OWNER, ID -> 0;
        };
        return new Place(page.order().by() == By.OWNER ? node : "", key, id);
    }

    /** One line of a list. */
    JsonObject line(LiveStream stream) {
        StreamHistory history = stream.history();
        Optional<Outcome> outcome = stream.delivery().outcome();
        return new JsonObject()
                .put("id", stream.id().value())
                .put("session", stream.opening().session())
                .put("route", stream.opening().request().route())
                .put("node", node)
                .put("epoch", stream.epoch())
                .put("state", state(stream))
                .put("events", stream.delivery().end())
                .put("openedAt", history.openedAtMs() == 0 ? null : iso(history.openedAtMs()))
                .put("firstEventMs", history.firstEventMs() < 0 ? null : history.firstEventMs())
                .put("longestGapMs", history.longestGapMs())
                .put("resumes", history.resumes())
                .put("takeovers", history.takeovers())
                .put("outcome", outcome.map(known -> known.kind().word()).orElse(null))
                .put(
                        "fault",
                        outcome.filter(known -> !known.good())
                                .map(known -> known.fault().code())
                                .orElse(null));
    }

    /** The line, with whose it is and what has become of it. */
    JsonObject page(LiveStream stream) {
        return line(stream)
                .put("principal", digest(stream.terms().principal()))
                .put("timeline", timeline(stream.history()))
                .put("timelineDropped", stream.history().dropped());
    }

    /** Tells one client from another, and not who it is; null where nobody has to say. */
    private static @Nullable String digest(String principal) {
        byte[] name = principal.getBytes(StandardCharsets.UTF_8);
        return name.length == 0 ? null : HexFormat.of().formatHex(Sha256.of(name), 0, DIGEST_BYTES);
    }

    private static JsonArray timeline(StreamHistory history) {
        JsonArray list = new JsonArray();
        StreamTimeline.of(history).forEach(entry -> {
            JsonObject one = new JsonObject().put("at", iso(entry.atMs())).put("what", entry.what());
            entry.details().forEach(one::put);
            list.add(one);
        });
        return list;
    }

    private static String iso(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
