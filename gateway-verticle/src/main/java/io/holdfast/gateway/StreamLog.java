package io.holdfast.gateway;

import io.holdfast.wire.StreamId;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log lines at the start and the end of each read of a stream. */
final class StreamLog {
    private static final Logger log = LoggerFactory.getLogger("holdfast.access");

    private final String path;
    private final Client client;
    private final StreamId stream;
    private final long startNanos = System.nanoTime();

    StreamLog(String path, Client client, StreamId stream) {
        this.path = path;
        this.client = client;
        this.stream = stream;
    }

    /** Who reads. */
    Client client() {
        return client;
    }

    void started(long from) {
        log.info(
                "Stream read started: path={} session={} ip={} stream={} trace={} from={}",
                path,
                client.session(),
                client.ip(),
                stream,
                trace(),
                from);
    }

    /** @param how ended, cancelled, client_gone, or a fault's code */
    void over(String how, long next) {
        log.info(
                "Stream read over: path={} session={} ip={} stream={} trace={} durationMs={} next={} how={}",
                path,
                client.session(),
                client.ip(),
                stream,
                trace(),
                TimeUnit.NANOSECONDS.toMillis(elapsedNanos()),
                next,
                how);
    }

    private String trace() {
        return client.trace().isEmpty() ? "-" : client.trace();
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }
}
