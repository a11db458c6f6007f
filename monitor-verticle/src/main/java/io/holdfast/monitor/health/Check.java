package io.holdfast.monitor.health;

import io.vertx.core.json.JsonObject;

/**
 * One thing that was looked at.
 *
 * @param reason why it is not well, "" when it is
 */
public record Check(String id, String reason, JsonObject details) {

    static Check up(String id, JsonObject details) {
        return new Check(id, "", details);
    }

    /** @param reason of what is wrong if something is */
    static Check of(String id, boolean up, String reason, JsonObject details) {
        return new Check(id, up ? "" : reason, details);
    }

    public boolean up() {
        return reason.isEmpty();
    }

    JsonObject json() {
        JsonObject all = details.copy();
        if (!up()) {
            all.put("reason", reason);
        }
        return new JsonObject().put("id", id).put("status", word(up())).put("details", all);
    }

    static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
