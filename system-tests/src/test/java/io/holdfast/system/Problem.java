package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** An answer in the form of RFC 9457 problem details, all of whose fixed members are there and agree with its status. */
record Problem(String code, String title, String detail) {

    static Problem of(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getInteger("status")).isEqualTo(answer.statusCode());
        assertThat(body.getString("type")).isEqualTo("about:blank");
        return new Problem(body.getString("code"), body.getString("title"), body.getString("detail", ""));
    }
}
