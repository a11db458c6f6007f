package io.holdfast.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log line as one JSON object. What our messages say as {@code name={}} becomes a field of that name, and what is left of
 * the message is the same in every line. Names come from the code alone; whatever a client sends can only be a value.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final Pattern PAIR = Pattern.compile("(\\w+)=\\{}");
    private static final Pattern PLACE = Pattern.compile("\\{}");
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject line = new JsonObject()
                .put("timestamp", event.getInstant().toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName());
        say(line, event);
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> field(line, pair.key, pair.value));
        }
        if (event.getThrowableProxy() != null) {
            line.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void say(JsonObject line, ILoggingEvent event) {
        String template = event.getMessage();
        Object[] values = event.getArgumentArray();
        long pairs = PAIR.matcher(template).results().count();
        if (pairs == 0 || values == null || values.length < pairs || places(template) != pairs) {
            line.put("message", event.getFormattedMessage());
            return;
        }
        Matcher matcher = PAIR.matcher(template);
        line.put(
                "message",
                withoutEnd(matcher.replaceAll("").replaceAll("\\s+", " ").strip()));
        int next = 0;
        for (MatchResult pair : PAIR.matcher(template).results().toList()) {
            field(line, pair.group(1), values[next++]);
        }
    }

    private static long places(String template) {
        return PLACE.matcher(template).results().count();
    }

    private static String withoutEnd(String message) {
        return message.endsWith(":") ? message.substring(0, message.length() - 1) : message;
    }

    /** Nothing that is said takes the place of what every line has. */
    private static void field(JsonObject line, String name, Object value) {
        boolean plain = value instanceof Long || value instanceof Integer || value instanceof Boolean;
        line.put(line.containsKey(name) ? name + "_" : name, plain ? value : String.valueOf(value));
    }
}
