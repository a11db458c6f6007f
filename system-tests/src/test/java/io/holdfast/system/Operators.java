package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** What an operator asks of a node whose token is {@link #TOKEN}. */
final class Operators {
    static final String TOKEN = "a token for the tests";
    private static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString(("ada:" + TOKEN).getBytes(StandardCharsets.UTF_8));

    private Operators() {}

    private static String[] headers(String... more) {
        return Stream.concat(Stream.of("Authorization", AUTHORIZATION), Arrays.stream(more))
                .toArray(String[]::new);
    }

    static HttpResponse<String> get(NodeProcess node, String path) {
        return Http.get(node.management("/api/operations" + path), headers());
    }

    static HttpResponse<String> post(NodeProcess node, String path, String body, String... headers) {
        return Http.post(node.management("/api/operations" + path), body, headers(headers));
    }

    /** The newest first. */
    static List<JsonObject> alerts(NodeProcess node) {
        return list(get(node, "/alerts"), "alerts");
    }

    static List<JsonObject> events(NodeProcess node) {
        return list(get(node, "/events"), "events");
    }

    static List<JsonObject> list(HttpResponse<String> answer, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body())
                .getJsonArray(name).stream().map(JsonObject.class::cast).toList();
    }
}
