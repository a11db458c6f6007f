package io.holdfast.gateway.reading;

import io.holdfast.routes.Dialect;
import io.holdfast.routes.Route;
import io.holdfast.wire.Event;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client reads by a name, in a protocol that gives streams one.
 *
 * @param name "" for one that the stream's first event tells
 * @param after the last sequence number that the client has seen, -1 for none
 */
public record NamedRead(Dialect dialect, String name, long after) {
    private static final Pattern RESPONSE = Pattern.compile("/([A-Za-z0-9_-]{1,128})");
    private static final Pattern CHAT = Pattern.compile("/([A-Za-z0-9._~-]{1,128})/stream");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

    /** What is asked again; empty when it is nothing that Holdfast keeps. */
    public static Optional<NamedRead> asked(RoutingContext request, Route route) {
        if (!request.request().method().equals(HttpMethod.GET)) {
            return Optional.empty();
        }
        String below = request.normalizedPath().substring(route.path().base().length());
        return switch (route.dialect()) {
            case OPENAI_RESPONSES ->
                "true".equals(request.request().getParam("stream"))
                        ? of(route, RESPONSE.matcher(below), request.request().getParam("starting_after", ""))
                        : Optional.empty();
            case AI_SDK -> of(route, CHAT.matcher(below), "");
            default -> Optional.empty();
        };
    }

    private static Optional<NamedRead> of(Route route, Matcher path, String after) {
        return path.matches() && (after.isEmpty() || NUMBER.matcher(after).matches())
                ? Optional.of(
                        new NamedRead(route.dialect(), path.group(1), after.isEmpty() ? -1 : Long.parseLong(after)))
                : Optional.empty();
    }

    /** Of a stream that is going to be asked for; empty when there is no name for it. */
    public static Optional<NamedRead> opening(Route route, Buffer body) {
        return switch (route.dialect()) {
            case OPENAI_RESPONSES -> Optional.of(new NamedRead(route.dialect(), "", -1));
            case AI_SDK ->
                json(body)
                        .filter(chat -> chat.getValue("id") instanceof String)
                        .map(chat -> new NamedRead(route.dialect(), chat.getString("id"), -1));
            default -> Optional.empty();
        };
    }

    /** The answer's id, as its first event tells it. */
    static Optional<String> responseId(Event first) {
        return json(Buffer.buffer(first.data()))
                .filter(event -> event.getValue("response") instanceof JsonObject)
                .map(event -> event.getJsonObject("response").getValue("id"))
                .map(String::valueOf);
    }

    /** Whether the client has not seen the event. */
    boolean unseen(Event event) {
        return after < 0
                || json(Buffer.buffer(event.data()))
                        .filter(known -> known.getValue("sequence_number") instanceof Number number
                                && number.longValue() <= after)
                        .isEmpty();
    }

    private static Optional<JsonObject> json(Buffer text) {
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException | ClassCastException notAnObject) {
            return Optional.empty();
        }
    }
}
