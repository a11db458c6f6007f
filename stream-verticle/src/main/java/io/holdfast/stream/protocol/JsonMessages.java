package io.holdfast.stream.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The messages in a JSON body, to the byte: an array's elements, or else the one value that it is. */
public final class JsonMessages {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<byte[]> messages;

    private JsonMessages(List<byte[]> messages) {
        this.messages = messages;
    }

    /** Empty for what is no JSON. */
    public static Optional<JsonMessages> parse(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            List<byte[]> messages = new ArrayList<>();
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    messages.add(value(parser, body));
                }
            } else if (first != null) {
                messages.add(value(parser, body));
            }
            boolean whole = first != null && parser.nextToken() == null;
            return whole ? Optional.of(new JsonMessages(messages)) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** Whether it is one JSON value and nothing else. */
    public static boolean isOne(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            boolean some = parser.nextToken() != null;
            parser.skipChildren();
            return some && parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    private static byte[] value(JsonParser parser, byte[] body) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        while (to > from && Character.isWhitespace(body[to - 1])) {
            to--;
        }
        return Buffer.buffer(body).getBytes(from, to);
    }

    /** The messages of a log's event. */
    public static JsonMessages of(byte[] joined) {
        return parse(array(List.of(joined)).getBytes()).orElseThrow();
    }

    public int count() {
        return messages.size();
    }

    /** As a log keeps the first so many. */
    public byte[] joined(int most) {
        return join(messages.subList(0, most)).getBytes();
    }

    public byte[] joined() {
        return joined(count());
    }

    /** What readers of several events get. */
    public static Buffer array(List<byte[]> joined) {
        return Buffer.buffer("[").appendBuffer(join(joined)).appendString("]");
    }

    private static Buffer join(List<byte[]> parts) {
        Buffer all = Buffer.buffer();
        for (byte[] part : parts) {
            if (all.length() > 0) {
                all.appendByte((byte) ',');
            }
            all.appendBytes(part);
        }
        return all;
    }
}
