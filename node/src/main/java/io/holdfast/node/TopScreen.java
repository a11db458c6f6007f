package io.holdfast.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a cluster, for a terminal.
 *
 * @param at when it was asked, for people
 */
record TopScreen(JsonObject health, JsonObject alerts, JsonObject nodes, JsonObject streams, String at) {
    /** What matters most stands where a narrow terminal still has it. */
    private static final List<String> NODE_COLUMNS =
            List.of("id", "state", "load", "streams", "readers", "connections", "roles", "takesWork", "version");

    private static final List<String> STREAM_COLUMNS =
            List.of("id", "node", "route", "events", "readers", "longestGapMs", "takeovers", "firstEventMs", "session");
    private static final int MOST_ALERTS = 3;

    /** As the API has said it. */
    JsonObject json() {
        return nodes.copy()
                .put("health", health)
                .put("alerts", alerts.getJsonArray("alerts"))
                .put("streams", streams.getJsonArray("streams"));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(summary());
        objects(health, "nodes")
                .filter(node -> !"UP".equals(node.getString("status")))
                .forEach(node -> lines.add("  " + Table.cell(node.getString("id")) + " " + node.getString("status")
                        + ": " + reasons(node)));
        firing().limit(MOST_ALERTS).forEach(alert -> lines.add("  " + alert(alert)));
        lines.add("");
        lines.addAll(Table.of(nodes.getJsonArray("nodes"), NODE_COLUMNS));
        lines.add("");
        lines.addAll(Table.of(streams.getJsonArray("streams"), STREAM_COLUMNS));
        return lines;
    }

    /** As much of it as there is room for, the last line left free. */
    List<String> lines(Terminal.Size size) {
        return lines().stream()
                .limit(Math.max(1, size.rows() - 1))
                .map(line -> line.substring(0, Math.min(line.length(), size.columns())))
                .toList();
    }

    private String summary() {
        return String.join(
                "   ",
                health.getString("status"),
                counted(nodes.getJsonArray("nodes").size(), "node"),
                counted(streams.getLong("matching"), "open stream"),
                counted(firing().count(), "alert"),
                at);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String reasons(JsonObject node) {
        return Table.cell(String.join("; ", strings(node.getJsonArray("reasons", new JsonArray()))));
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String::valueOf).toList();
    }

    private static String alert(JsonObject alert) {
        String time = alert.getString("startsAt", "").replaceAll(".*T(\\d\\d:\\d\\d:\\d\\d).*", "$1");
        return time
                + Stream.of("severity", "node", "component", "summary")
                        .map(field -> " " + Table.cell(alert.getValue(field)))
                        .collect(Collectors.joining());
    }

    private Stream<JsonObject> firing() {
        return objects(alerts, "alerts").filter(alert -> !"resolved".equals(alert.getString("state")));
    }

    private static Stream<JsonObject> objects(JsonObject of, String name) {
        return of.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast);
    }
}
