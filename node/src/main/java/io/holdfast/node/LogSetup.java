package io.holdfast.node;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Log lines on standard error, unless {@code -Dlogback.configurationFile} says otherwise. Logback finds it by its service file;
 * a file of its own in XML would take a twelfth of a node's start.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    static final String ASYNC = "async";
    static final String CONSOLE = "console";

    /** Whatever a client may say, a message is one line. */
    static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %replace(%msg){'[\\p{Cntrl}&&[^\\t]]','?'}%n";

    private static final int QUEUE = 8192;

    private static final Map<String, Level> LEVELS = Map.of(
            Logger.ROOT_LOGGER_NAME,
            Level.INFO,
            "io.netty",
            Level.WARN,
            "com.hazelcast",
            Level.WARN,
            // A member that comes or dies makes these warn once for every connection and partition.
            "com.hazelcast.internal.server.tcp",
            Level.ERROR,
            "com.hazelcast.internal.partition",
            Level.ERROR,
            // Says once that Vert.x registers a gauge twice, which changes nothing.
            "io.micrometer.core.instrument.MeterRegistry",
            Level.ERROR);

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LEVELS.forEach((name, level) -> logs.getLogger(name).setLevel(level));
        logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(async(logs));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** No line waits for the console: an event loop must not. When the queue is full, lines are dropped. */
    private static AsyncAppender async(LoggerContext logs) {
        AsyncAppender async = new AsyncAppender();
        async.setContext(logs);
        async.setName(ASYNC);
        async.setQueueSize(QUEUE);
        async.setNeverBlock(true);
        async.addAppender(console(logs));
        async.start();
        return async;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext logs) {
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(logs);
        lines.setPattern(PATTERN);
        lines.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(logs);
        console.setName(CONSOLE);
        console.setTarget("System.err");
        console.setEncoder(lines);
        console.start();
        return console;
    }
}
