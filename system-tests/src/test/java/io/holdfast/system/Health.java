package io.holdfast.system;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;

/** What a node says of its health at one of its paths. */
record Health(int status, JsonObject report) {

    static Health of(NodeProcess node) {
        return at(node, "");
    }

    /** @param layer with a slash before it */
    static Health at(NodeProcess node, String layer) {
        HttpResponse<String> answer = Http.get(node.management("/actuator/health" + layer));
        return new Health(answer.statusCode(), new JsonObject(answer.body()));
    }

    boolean up() {
        return report.getString("status").equals("UP");
    }

    JsonObject layer(String name) {
        return report.getJsonObject("components").getJsonObject(name);
    }

    /** In the full report. */
    JsonObject check(String layer, String id) {
        return check(layer(layer), id);
    }

    /** In the report of one layer. */
    JsonObject check(String id) {
        return check(report, id);
    }

    private static JsonObject check(JsonObject layer, String id) {
        return layer.getJsonArray("checks").stream()
                .map(JsonObject.class::cast)
                .filter(check -> check.getString("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + id + " in " + layer));
    }

    static boolean isUp(JsonObject check) {
        return check.getString("status").equals("UP");
    }

    static String reason(JsonObject check) {
        return check.getJsonObject("details").getString("reason", "");
    }

    /** In the report of the cluster. */
    JsonObject node(NodeProcess node) {
        return report.getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("id").equals(node.id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no node " + node.id() + " in " + report));
    }

    static List<String> reasons(JsonObject node) {
        return node.getJsonArray("reasons").stream().map(String.class::cast).toList();
    }
}
