package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Log lines for machines: one object each, whatever a client may say. */
class JsonLinesTest {
    private final LoggerContext context = new LoggerContext();

    private LoggingEvent event(String message, Object... values) {
        return new LoggingEvent("test", context.getLogger("holdfast.access"), Level.INFO, message, null, values);
    }

    private static String text(LoggingEvent event) {
        return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    }

    private JsonObject line(String message, Object... values) {
        return new JsonObject(text(event(message, values)));
    }

    @Test
    void namedValuesAreFields() {
        JsonObject line = line("Stream read over: session={} stream={} durationMs={}", "s-1", "abc", 12L);

        assertThat(line.getString("message")).isEqualTo("Stream read over");
        assertThat(line.getString("session")).isEqualTo("s-1");
        assertThat(line.getString("stream")).isEqualTo("abc");
        assertThat(line.getValue("durationMs")).isEqualTo(12);
    }

    @Test
    void everyLineSaysWhenHowGraveAndWhere() {
        assertThat(line("Node left").fieldNames())
                .containsExactlyInAnyOrder("timestamp", "level", "logger", "thread", "message");
    }

    @Test
    void messageThatIsNoListOfNamedValuesIsKeptWhole() {
        assertThat(line("Refused:\n{} and x={}", "a", "b").getString("message")).isEqualTo("Refused:\na and x=b");
    }

    @Test
    void wordsBesideTheValuesStay() {
        assertThat(line("Gateway is open: host={} auth=none", "0.0.0.0").getString("message"))
                .isEqualTo("Gateway is open: auth=none");
    }

    @Test
    void whatAClientSaysMakesNeitherALineNorAField() {
        String said = "x\"}\r\n{\"level\":\"ERROR\",\"admin\":\"yes\" how={} \u001b[31m\u0000";

        String line = text(event("Stream read over: path={} how={}", said, "ended"));

        assertThat(line.strip()).doesNotContain("\n", "\r", "\u001b", "\u0000");
        assertThat(new JsonObject(line).getString("path")).isEqualTo(said);
        assertThat(new JsonObject(line).getString("how")).isEqualTo("ended");
        assertThat(new JsonObject(line).getString("level")).isEqualTo("INFO");
        assertThat(new JsonObject(line).containsKey("admin")).isFalse();
    }

    @Test
    void valueDoesNotTakeThePlaceOfWhatEveryLineHas() {
        JsonObject line = line("Log changed: level={}", "DEBUG");

        assertThat(line.getString("level")).isEqualTo("INFO");
        assertThat(line.getString("level_")).isEqualTo("DEBUG");
    }

    @Test
    void keyValuesOfAnEventAreFieldsToo() {
        LoggingEvent event = event("Stream taken over");
        event.addKeyValuePair(new KeyValuePair("stream", "abc"));

        assertThat(new JsonObject(text(event)).getString("stream")).isEqualTo("abc");
    }

    @Test
    void failureIsAFieldOfTheSameLine() {
        LoggingEvent event = new LoggingEvent(
                "test",
                context.getLogger("x"),
                Level.ERROR,
                "Failed: path={}",
                new IllegalStateException("why"),
                new Object[] {"/a"});

        assertThat(text(event).strip()).doesNotContain("\n");
        assertThat(new JsonObject(text(event)).getString("error")).contains("IllegalStateException: why");
    }
}
