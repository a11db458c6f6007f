package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

/** Whatever a client may say, a message is one line. */
class LogLineTest {
    private static String line(String message) {
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(LogSetup.PATTERN);
        layout.start();
        return layout.doLayout(
                new LoggingEvent("test", context.getLogger("test"), Level.INFO, message, null, new Object[0]));
    }

    @Test
    void controlCharactersDoNotMakeAnotherLine() {
        assertThat(line("a\r\nERROR b\u001b[31m\u0000")).endsWith("a??ERROR b?[31m?" + System.lineSeparator());
    }

    @Test
    void everythingElseIsKept() {
        assertThat(line("käse=流 a\tb")).endsWith("käse=流 a\tb" + System.lineSeparator());
    }
}
