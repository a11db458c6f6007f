package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopScreenTest {
    private static final JsonObject DOWN = new JsonObject()
            .put("id", "n-1")
            .put("status", "DOWN")
            .put("reasons", new JsonArray(List.of("the heap is 93 % full")));
    private static final JsonObject FIRING = new JsonObject()
            .put("state", "firing")
            .put("startsAt", "2026-01-01T10:20:30.123Z")
            .put("severity", "critical")
            .put("node", "n-1")
            .put("component", "memory")
            .put("summary", "the heap\nis full");
    private static final JsonObject RESOLVED =
            FIRING.copy().put("state", "resolved").put("summary", "long ago");
    private static final TopScreen SCREEN = new TopScreen(
            new JsonObject().put("status", "DOWN").put("nodes", new JsonArray(List.of(DOWN))),
            new JsonObject().put("alerts", new JsonArray(List.of(FIRING, RESOLVED))),
            new JsonObject().put("nodes", new JsonArray(List.of(new JsonObject().put("id", "n-1")))),
            new JsonObject()
                    .put("matching", 7)
                    .put("streams", new JsonArray(List.of(new JsonObject().put("id", "s".repeat(26))))),
            "10:00:00 UTC");

    @Test
    void saysFirstHowTheClusterIs() {
        assertThat(SCREEN.lines().get(0)).isEqualTo("DOWN   1 node   7 open streams   1 alert   10:00:00 UTC");
    }

    @Test
    void saysWhyNodesAreDownAndWhatFires() {
        assertThat(SCREEN.lines())
                .contains("  n-1 DOWN: the heap is 93 % full")
                .anyMatch(line -> line.equals("  10:20:30 critical n-1 memory the heap?is full"))
                .noneMatch(line -> line.contains("long ago"));
    }

    @Test
    void takesNoMoreRoomThanThereIs() {
        assertThat(SCREEN.lines(new Terminal.Size(6, 20))).hasSize(5).allMatch(line -> line.length() <= 20);
    }
}
