package io.holdfast.routes;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** The protocol that the clients of a route speak, as far as Holdfast takes part in it. */
public enum Dialect {
    /** Any events; a bad end is told as chat completions do. */
    NONE,
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    ANTHROPIC,
    AG_UI,
    AI_SDK;

    /** Whether one path answers with a stream or with a whole answer, as the body's {@code stream} says. */
    public boolean bodyDecides() {
        return this == OPENAI_CHAT || this == OPENAI_RESPONSES || this == ANTHROPIC;
    }

    /** Whether a stream is asked for. What is no JSON object is left to whoever tells its faults. */
    public boolean asksForStream(Buffer body) {
        if (!bodyDecides()) {
            return true;
        }
        try {
            return Boolean.TRUE.equals(new JsonObject(body).getValue("stream"));
        } catch (DecodeException | ClassCastException notAnObject) {
            return true;
        }
    }
}
