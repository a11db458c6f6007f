package io.holdfast.system;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.UUID;

/** Pushes to one stream through one gateway, each event until it is acknowledged. */
final class Producer {
    private final NodeProcess gateway;
    private final String stream;
    private final String id = UUID.randomUUID().toString();
    private int seq;

    Producer(NodeProcess gateway, String stream) {
        this.gateway = gateway;
        this.stream = stream;
    }

    /** A name that no other test has. */
    static String freeName() {
        return "job." + UUID.randomUUID();
    }

    static HttpResponse<String> push(
            NodeProcess gateway, String stream, String query, String contentType, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = contentType;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return Http.post(gateway.http("/api/stream/" + stream + "/events" + query), body, all);
    }

    /** Where the next event comes, as the answer says. */
    static long next(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer + " " + answer.body());
        }
        return new JsonObject(answer.body()).getLong("next");
    }

    /** One event, whatever it takes. */
    void say(String text) {
        say(text, "");
    }

    void sayLast(String text) {
        say(text, "?end=true");
    }

    private void say(String text, String query) {
        HttpResponse<String> answer = send(text, query);
        while (answer.statusCode() >= 500) {
            answer = send(text, query);
        }
        next(answer);
        seq++;
    }

    private HttpResponse<String> send(String text, String query) {
        return push(gateway, stream, query, "text/plain", text, "Producer-Id", id, "Producer-Seq", String.valueOf(seq));
    }
}
