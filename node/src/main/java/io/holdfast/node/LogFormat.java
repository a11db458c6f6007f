package io.holdfast.node;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How log lines look. */
enum LogFormat {
    /** As {@link LogSetup} says. */
    TEXT,
    /** One object for each line. */
    JSON;

    /** From now on. */
    void apply() {
        if (this == JSON
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext logs
                && logs.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogSetup.ASYNC) instanceof AsyncAppender async
                && async.getAppender(LogSetup.CONSOLE) instanceof OutputStreamAppender<ILoggingEvent> console) {
            JsonLines lines = new JsonLines();
            lines.setContext(logs);
            lines.start();
            console.setEncoder(lines);
        }
    }
}
