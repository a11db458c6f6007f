package io.holdfast.gateway.reading;

import io.holdfast.routes.Dialect;
import io.holdfast.wire.Outcome;
import io.vertx.core.json.JsonObject;

/** A bad end as an event that the clients of a protocol take for an error, never for the end of an answer. */
final class ErrorShape {
    private ErrorShape() {}

    /**
     * The lines of the event's block, without the blank one.
     *
     * @param number how many events came before
     */
    static String lines(Dialect dialect, Outcome outcome, long number) {
        String code = outcome.fault().code();
        String message = outcome.message();
        return switch (dialect) {
            case NONE, OPENAI_CHAT ->
                named(new JsonObject()
                        .put(
                                "error",
                                new JsonObject()
                                        .put("code", code)
                                        .put("message", message)
                                        .put("type", outcome.kind().word())));
            case OPENAI_RESPONSES ->
                named(new JsonObject()
                        .put("type", "error")
                        .put("code", code)
                        .put("message", message)
                        .putNull("param")
                        .put("sequence_number", number));
            case ANTHROPIC ->
                named(new JsonObject()
                        .put("type", "error")
                        .put("error", new JsonObject().put("type", "api_error").put("message", code + ": " + message)));
            case AG_UI ->
                data(new JsonObject()
                        .put("type", "RUN_ERROR")
                        .put("message", message)
                        .put("code", code));
            case AI_SDK -> data(new JsonObject().put("type", "error").put("errorText", code + ": " + message));
        };
    }

    private static String named(JsonObject error) {
        return "event: error\n" + data(error);
    }

    private static String data(JsonObject error) {
        return "data: " + error.encode() + "\n";
    }
}
