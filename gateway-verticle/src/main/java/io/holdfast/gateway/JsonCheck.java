package io.holdfast.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Whether a body is one JSON value, found out without building it. */
final class JsonCheck {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonCheck() {}

    /** What is wrong and where, or empty. */
    static Optional<String> fault(Buffer body) {
        if (body.length() == 0) {
            return Optional.of("body: empty (expected: JSON)");
        }
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null ? Optional.empty() : Optional.of("body: more than one JSON value");
        } catch (JsonProcessingException notJson) {
            return Optional.of("body: line " + notJson.getLocation().getLineNr() + ", column "
                    + notJson.getLocation().getColumnNr() + ": " + notJson.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }
}
