package io.holdfast.monitor.live;

import io.holdfast.monitor.nodes.NodesReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The cluster at one moment, as a dashboard shows it.
 *
 * @param health as {@code ClusterHealth} tells it
 * @param nodes as {@link NodesReport} tells them, with {@code unanswered}
 * @param events the newest first
 */
record LiveState(JsonObject health, JsonObject nodes, List<JsonObject> alerts, List<JsonObject> events) {
    private static final String HEALTH = "health";
    private static final String ALERTS = "alerts";
    private static final String NODES = "nodes";
    private static final String UNANSWERED = "unanswered";
    private static final String EVENTS = "events";

    JsonObject snapshot() {
        return new JsonObject()
                .put(HEALTH, health)
                .put(ALERTS, new JsonArray(alerts))
                .put(NODES, nodes.getJsonArray(NODES))
                .put(UNANSWERED, nodes.getJsonArray(UNANSWERED))
                .put(EVENTS, new JsonArray(events));
    }

    /** What has changed, as whole fields; of events only those that are new. */
    JsonObject since(LiveState before) {
        JsonObject news = new JsonObject();
        if (!health.equals(before.health)) {
            news.put(HEALTH, health);
        }
        if (!alerts.equals(before.alerts)) {
            news.put(ALERTS, new JsonArray(alerts));
        }
        List.of(NODES, UNANSWERED).forEach(name -> {
            if (!nodes.getJsonArray(name).equals(before.nodes.getJsonArray(name))) {
                news.put(name, nodes.getJsonArray(name));
            }
        });
        List<JsonObject> fresh = freshEvents(before);
        if (!fresh.isEmpty()) {
            news.put(EVENTS, new JsonArray(fresh));
        }
        return news;
    }

    private List<JsonObject> freshEvents(LiveState before) {
        if (before.events.isEmpty()) {
            return events;
        }
        int known = events.indexOf(before.events.get(0));
        return known < 0 ? events : new ArrayList<>(events.subList(0, known));
    }
}
