package io.holdfast.operations;

import io.holdfast.operations.StreamOrder.Place;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which streams an owner is asked for, as it travels in a {@link Question#STREAMS}.
 *
 * @param state {@code opening}, {@code open}, {@code ended}, {@code failed} or {@code cancelled}; empty for any
 * @param session empty for any
 * @param search in the id, the session or the route; empty for any
 * @param after empty for the first page
 * @param limit how many at most
 * @param readers how many read each stream that is read, by its id; only where the order is by that
 */
public record StreamPage(
        Optional<String> state,
        Optional<String> session,
        Optional<String> search,
        StreamOrder order,
        Optional<Place> after,
        int limit,
        Map<String, Integer> readers) {

    /** The same, ordered by how many readers there are. */
    public StreamPage withReaders(Map<String, Integer> counts) {
        return new StreamPage(state, session, search, order, after, limit, counts);
    }

    public JsonObject toJson() {
        JsonObject json = new JsonObject().put("order", order.text()).put("limit", limit);
        state.ifPresent(word -> json.put("state", word));
        session.ifPresent(name -> json.put("session", name));
        search.ifPresent(text -> json.put("search", text));
        after.ifPresent(place -> json.put("after", place.cursor()));
        if (!readers.isEmpty()) {
            json.put("readers", new JsonObject(new HashMap<>(readers)));
        }
        return json;
    }

    public static StreamPage fromJson(JsonObject json) {
        return new StreamPage(
                Optional.ofNullable(json.getString("state")),
                Optional.ofNullable(json.getString("session")),
                Optional.ofNullable(json.getString("search")),
                StreamOrder.parse(json.getString("order", "")).orElse(StreamOrder.LATEST),
                Optional.ofNullable(json.getString("after")).flatMap(Place::parse),
                json.getInteger("limit", 1),
                counts(json.getJsonObject("readers", new JsonObject())));
    }

    private static Map<String, Integer> counts(JsonObject told) {
        Map<String, Integer> counts = new HashMap<>();
        told.fieldNames().forEach(id -> counts.put(id, told.getInteger(id)));
        return counts;
    }
}
