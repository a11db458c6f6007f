package io.holdfast.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a body is one JSON value, found out without building it. */
final class JsonCheck {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonCheck() {}

    /** What is wrong and where, or empty. */
    static Optional<String> fault(Buffer body) {
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            if (parser.nextToken() == null) {
                return Optional.of("body: empty (expected: JSON)");
            }
            parser.skipChildren();
            return parser.nextToken() == null ? Optional.empty() : Optional.of("body: more than one JSON value");
        } catch (JsonProcessingException notJson) {
            return Optional.of("body: " + where(notJson.getLocation()) + notJson.getOriginalMessage());
        } catch (IOException notText) {
            return Optional.of("body: not JSON in UTF-8");
        }
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }
}
