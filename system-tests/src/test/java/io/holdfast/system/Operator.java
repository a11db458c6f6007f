package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;

/** Who asks a node's management port under {@code /api/operations}, with the token that {@link #launch} gives to nodes. */
record Operator(NodeProcess node) {
    static final String TOKEN = "operators-of-the-tests";
    private static final String BASE = "/api/operations";
    private static final String AUTHORIZATION = "Bearer " + TOKEN;

    static Launch launch(Launch launch) {
        return launch.setting("MANAGEMENT_TOKEN", TOKEN);
    }

    HttpResponse<String> get(String path) {
        return Http.get(node.management(BASE + path), "Authorization", AUTHORIZATION);
    }

    HttpResponse<String> post(String path, String body) {
        return Http.post(
                node.management(BASE + path), body, "Authorization", AUTHORIZATION, "Content-Type", "application/json");
    }

    /** The body of an answer that is well. */
    JsonObject json(String path) {
        return ok(get(path));
    }

    JsonObject done(String path) {
        return ok(post(path, ""));
    }

    private static JsonObject ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    /** What the list of nodes says of one. */
    JsonObject nodeNamed(String id) {
        return list(json("/nodes"), "nodes").stream()
                .filter(one -> one.getString("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no node " + id));
    }

    static List<JsonObject> list(JsonObject body, String name) {
        return body.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
    }
}
