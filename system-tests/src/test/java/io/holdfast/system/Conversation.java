package io.holdfast.system;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a chat completion says, put together from its chunks. */
final class Conversation {
    private static final String DONE = "[DONE]";

    private Conversation() {}

    static String text(List<SseEvent> events) {
        return events.stream()
                .map(SseEvent::data)
                .filter(data -> !data.equals(DONE))
                .map(data -> Optional.ofNullable(new JsonObject(data)
                                .getJsonArray("choices")
                                .getJsonObject(0)
                                .getJsonObject("delta")
                                .getString("content"))
                        .orElse(""))
                .collect(Collectors.joining());
    }
}
