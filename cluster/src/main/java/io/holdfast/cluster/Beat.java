package io.holdfast.cluster;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * A heartbeat as it goes over the event bus, in JSON.
 *
 * @param node what the sender is
 * @param number 1 for the sender's first, then one more each time
 * @param heard the last number that the sender has heard of each other node
 */
record Beat(NodeInfo node, long number, Map<String, Long> heard) {

    String toJson() {
        JsonObject numbers = new JsonObject();
        heard.forEach(numbers::put);
        return new JsonObject()
                .put("node", node.toJson())
                .put("number", number)
                .put("heard", numbers)
                .encode();
    }

    static Beat fromJson(String json) {
        JsonObject beat = new JsonObject(json);
        JsonObject numbers = beat.getJsonObject("heard");
        Map<String, Long> heard = new HashMap<>();
        numbers.fieldNames().forEach(id -> heard.put(id, numbers.getLong(id)));
        return new Beat(NodeInfo.fromJson(beat.getJsonObject("node")), beat.getLong("number"), heard);
    }
}
