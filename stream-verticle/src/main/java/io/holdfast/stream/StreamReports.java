package io.holdfast.stream;

import io.holdfast.operations.StreamOrder;
import io.holdfast.operations.StreamOrder.Place;
import io.holdfast.stream.StreamHistory.Kind;
import io.holdfast.stream.StreamHistory.Station;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream as operators see it, in JSON; docs/operations-api.md says what the fields mean. */
final class StreamReports {
    private static final int DIGEST_BYTES = 6;

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

    static Place place(LiveStream stream, StreamOrder order) {
        long key = switch (order.by()) {
            case OPENED -> stream.history().openedAtMs();
            case EVENTS -> stream.delivery().end();
            case GAP -> stream.history().longestGapMs();
            case ID -> 0;
        };
        return new Place(key, stream.id().value());
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

    /** What has become of a stream, in the order in which it happened. */
    static JsonArray timeline(StreamHistory history) {
        List<Station> stations = history.stations();
        JsonArray list = new JsonArray();
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            JsonObject entry = new JsonObject()
                    .put("at", iso(station.atMs()))
                    .put("what", station.kind().name().toLowerCase(Locale.ROOT));
            switch (station.kind()) {
                case OPENED, READER_ATTACHED, READER_RESUMED, READER_FOLLOWED, READER_LEFT ->
                    entry.put("node", station.one());
                case UPSTREAM_LOST -> entry.put("fault", station.one());
                case DRAINED, MOVED -> entry.put("from", station.one()).put("to", station.other());
                case TAKEN_OVER ->
                    entry.put("from", station.one())
                            .put("to", station.other())
                            .put("cause", cause(station, stations.subList(0, i)));
                case OVER -> {
                    entry.put("outcome", station.one());
                    if (!station.other().isEmpty()) {
                        entry.put("fault", station.other());
                    }
                }
                case FIRST_EVENT, UPSTREAM_AGAIN -> {}
            }
            list.add(entry);
        }
        return list;
    }

    /** Why the stream has another owner: the one before gave it away to it, or was lost. */
    private static String cause(Station takeover, List<Station> before) {
        for (int i = before.size() - 1; i >= 0; i--) {
            Station station = before.get(i);
            boolean given = station.kind() == Kind.MOVED || station.kind() == Kind.DRAINED;
            if (given && station.other().equals(takeover.other())) {
                return station.kind() == Kind.MOVED ? "moved" : "drained";
            }
            if (station.kind() == Kind.TAKEN_OVER) {
                return "owner_lost";
            }
        }
        return "owner_lost";
    }

    private static String iso(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
