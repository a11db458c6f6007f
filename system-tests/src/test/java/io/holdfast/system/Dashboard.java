package io.holdfast.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Grafana dashboard that is shipped. */
record Dashboard(Path file) {
    /** What its panels ask Prometheus, with a choice in the place of each variable. */
    List<String> queries() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(file));
        return objects(dashboard, "panels")
                .flatMap(panel -> Stream.concat(Stream.of(panel), objects(panel, "panels")))
                .flatMap(panel -> objects(panel, "targets"))
                .map(target -> target.getString("expr"))
                .map(query -> query.replace("$instance", ".+").replace("$__rate_interval", "30s"))
                .toList();
    }

    private static Stream<JsonObject> objects(JsonObject of, String name) {
        return Optional.ofNullable(of.getJsonArray(name)).orElseGet(JsonArray::new).stream()
                .map(JsonObject.class::cast);
    }
}
