package io.holdfast.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a body is one JSON value, found out without building it. */
public final class JsonCheck {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonCheck() {}

    /** What is wrong and where, or empty. */
    public static Optional<String> fault(Buffer body, int maxDepth) {
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            if (parser.nextToken() == null) {
                return Optional.of("body: empty (expected: JSON)");
            }
            if (tooDeep(parser, maxDepth)) {
                return Optional.of("body: more than " + maxDepth + " levels (allowed: max-json-depth)");
            }
            return parser.nextToken() == null ? Optional.empty() : Optional.of("body: more than one JSON value");
        } catch (JsonProcessingException notJson) {
            return Optional.of("body: " + where(notJson.getLocation()) + notJson.getOriginalMessage());
        } catch (IOException notText) {
            return Optional.of("body: not JSON in UTF-8");
        }
    }

    /** The same of a text that may be no JSON, which the reader will tell. */
    public static boolean tooDeep(Buffer text, int maxDepth) {
        try (JsonParser parser = JSON.createParser(text.getBytes())) {
            return parser.nextToken() != null && tooDeep(parser, maxDepth);
        } catch (IOException notJson) {
            return false;
        }
    }

    /** Reads one value to its end, or as deep as it may be. */
    private static boolean tooDeep(JsonParser parser, int maxDepth) throws IOException {
        int depth = parser.currentToken().isStructStart() ? 1 : 0;
        while (depth > 0 && depth <= maxDepth) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
        }
        return depth > maxDepth;
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }
}
