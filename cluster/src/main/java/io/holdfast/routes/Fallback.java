package io.holdfast.routes;

import io.holdfast.settings.Settings;
import java.util.Optional;
import java.util.regex.Pattern;

/** What clients are answered while no upstream may be called. */
public record Fallback(int status, String contentType, String body) {
    private static final String KEY = "fallback";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final Pattern CONTENT_TYPE = Pattern.compile("[!-~]+/[!-~]+( ?[!-~]+)*");

    /** Reads {@code fallback}, whose {@code event} is the data of the only event of a stream. */
    static Optional<Fallback> from(Settings route) {
        if (!route.has(KEY)) {
            return Optional.empty();
        }
        Settings fallback = route.section(KEY);
        Optional<String> event = fallback.optionalText("event");
        Optional<String> body = fallback.optionalText("body");
        int status = fallback.integer("status", 200, 200, 599);
        String type = fallback.text(
                "content-type",
                event.isPresent() ? EVENT_STREAM : "application/json",
                CONTENT_TYPE,
                "a media type, such as application/json");
        if (event.isPresent() == body.isPresent()) {
            fallback.problem("event", event.isPresent() ? "beside body" : "missing", "one of event and body");
        }
        if (event.isPresent() && (status != 200 || !type.equals(EVENT_STREAM))) {
            fallback.problem("event", "with status or content-type", "200 " + EVENT_STREAM + ", or body instead");
        }
        return Optional.of(new Fallback(
                status, type, event.map(Fallback::asEvent).or(() -> body).orElse("")));
    }

    private static String asEvent(String data) {
        StringBuilder block = new StringBuilder();
        data.lines().forEach(line -> block.append("data: ").append(line).append('\n'));
        return block.append('\n').toString();
    }
}
