package io.holdfast.monitor.nodes;

import io.holdfast.monitor.nodes.Peers.Answers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Sessions by name, each put together from what every owner has of it. */
final class SessionPage {
    private SessionPage() {}

    static JsonObject merge(Answers said, int limit) {
        TreeMap<String, JsonObject> byName = new TreeMap<>();
        said.given()
                .forEach(answer -> StreamQueries.objects(answer.body(), "sessions")
                        .forEach(part ->
                                byName.merge(part.getString("id"), at(part, answer.node()), SessionPage::together)));
        List<JsonObject> shown = new ArrayList<>(byName.values());
        boolean more = shown.size() > limit;
        shown = shown.subList(0, Math.min(limit, shown.size()));
        return new JsonObject()
                .put(
                        "sessions",
                        new JsonArray(shown.stream().map(SessionPage::line).toList()))
                .put("next", more ? shown.get(limit - 1).getString("id") : null)
                .put("unanswered", new JsonArray(List.copyOf(said.silent())));
    }

    private static JsonObject at(JsonObject part, String node) {
        return part.put("nodes", JsonArray.of(node));
    }

    private static JsonObject together(JsonObject one, JsonObject other) {
        other.getJsonArray("nodes").stream()
                .filter(node -> !one.getJsonArray("nodes").contains(node))
                .forEach(one.getJsonArray("nodes")::add);
        return one.put("streams", one.getInteger("streams") + other.getInteger("streams"))
                .put("open", one.getInteger("open") + other.getInteger("open"))
                .put("lastOpenedAtMs", Math.max(one.getLong("lastOpenedAtMs"), other.getLong("lastOpenedAtMs")));
    }

    private static JsonObject line(JsonObject session) {
        long ms = ((Number) session.remove("lastOpenedAtMs")).longValue();
        return session.put(
                "lastOpenedAt", ms == 0 ? null : Instant.ofEpochMilli(ms).toString());
    }
}
