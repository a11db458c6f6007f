package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pattern of logback.xml: whatever a client may say, a message is one line. */
class LogLineTest {
    private static String line(String message) throws IOException {
        String xml = Files.readString(Path.of("src/main/resources/logback.xml"));
        Matcher pattern = Pattern.compile("<pattern>(.*)</pattern>").matcher(xml);
        assertThat(pattern.find()).isTrue();
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern.group(1).replace("&amp;", "&"));
        layout.start();
        return layout.doLayout(
                new LoggingEvent("test", context.getLogger("test"), Level.INFO, message, null, new Object[0]));
    }

    @Test
    void controlCharactersDoNotMakeAnotherLine() throws IOException {
        assertThat(line("a\r\nERROR b\u001b[31m\u0000")).endsWith("a??ERROR b?[31m?" + System.lineSeparator());
    }

    @Test
    void everythingElseIsKept() throws IOException {
        assertThat(line("käse=流 a\tb")).endsWith("käse=流 a\tb" + System.lineSeparator());
    }
}
