package io.holdfast.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class FallbackTest {

    private static Fallback read(JsonObject fallback) {
        JsonObject route = new JsonObject()
                .put("id", "chat")
                .put("path", "/chat")
                .put("upstream", "http://a/")
                .put("fallback", fallback);
        Settings settings = Settings.of(new JsonObject().put("routes", new JsonArray().add(route)));
        RouteTable table = RouteTable.from(settings);
        settings.requireValid();
        return table.find("chat").orElseThrow().upstreams().breaker().fallback().orElseThrow();
    }

    @Test
    void eventIsAStreamOfItsOwn() {
        assertThat(read(new JsonObject().put("event", "busy")))
                .isEqualTo(new Fallback(200, "text/event-stream", "data: busy\n\n"));
    }

    @Test
    void eventOfSeveralLinesStaysOne() {
        assertThat(read(new JsonObject().put("event", "a\nb")).body()).isEqualTo("data: a\ndata: b\n\n");
    }

    @Test
    void bodyHasItsStatusAndType() {
        assertThat(read(new JsonObject()
                        .put("status", 503)
                        .put("content-type", "text/plain; charset=utf-8")
                        .put("body", "later")))
                .isEqualTo(new Fallback(503, "text/plain; charset=utf-8", "later"));
    }

    @Test
    void emptyFallbackIsRefused() {
        assertThatThrownBy(() -> read(new JsonObject())).hasMessageContaining("one of event and body");
    }

    @Test
    void eventWithAStatusIsRefused() {
        assertThatThrownBy(() -> read(new JsonObject().put("event", "busy").put("status", 503)))
                .hasMessageContaining("body instead");
    }
}
