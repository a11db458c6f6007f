package io.holdfast.system;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One event as a client reads it.
 *
 * @param type "" when the block has no event field
 * @param data lines joined by LF
 */
record SseEvent(String id, String type, String data) {
    private static final Set<String> BAD_ENDS = Set.of("failed", "cancelled");

    /** The JSON error of an event that says how its stream ended; empty for every other event. */
    Optional<JsonObject> badEnd() {
        if (!type.equals("error")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(new JsonObject(data).getJsonObject("error"))
                    .filter(error -> BAD_ENDS.contains(error.getString("type", "")));
        } catch (DecodeException | ClassCastException anUpstreamsOwn) {
            return Optional.empty();
        }
    }

    /** The code of a bad end, "" for any other event. */
    String code() {
        return badEnd().map(error -> error.getString("code")).orElse("");
    }

    static List<String> data(List<SseEvent> events) {
        return events.stream().map(SseEvent::data).toList();
    }
}
