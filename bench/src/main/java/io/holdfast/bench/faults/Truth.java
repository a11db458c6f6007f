package io.holdfast.bench.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;

/**
 * What a stream has to say: a function of the question alone, so that asking again gives the same bytes.
 *
 * @param events without the {@code [DONE]} behind them
 */
record Truth(String key, int events) {
    static final String DONE = "[DONE]";
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** The question that is answered so. */
    String question() {
        var message = new JsonObject().put("role", "user").put("content", key);
        return new JsonObject()
                .put("key", key)
                .put("events", events)
                .put("messages", new JsonArray().add(message))
                .encode();
    }

    static Truth of(JsonObject question) {
        return new Truth(question.getString("key"), question.getInteger("events"));
    }

    /** How many events the log has in the end. */
    long length() {
        return events + 1L;
    }

    /** The data of event {@code n}; empty where the stream has none. */
    String data(long n) {
        if (n == events) {
            return DONE;
        }
        if (n < 0 || n > events) {
            return "";
        }
        long word = (key.hashCode() * 31L + n + 1) * MIX;
        return "{\"key\":\"" + key + "\",\"n\":" + n + ",\"word\":\""
                + HexFormat.of().toHexDigits(word ^ word >>> 29) + "\"}";
    }
}
