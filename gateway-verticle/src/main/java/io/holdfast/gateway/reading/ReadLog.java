package io.holdfast.gateway.reading;

import io.holdfast.gateway.client.Client;
import io.holdfast.tracing.StreamTrace;
import io.holdfast.tracing.TracingConfig;
import io.holdfast.wire.StreamId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log lines at the start and the end of each read of a stream. */
public final class ReadLog {
    private static final Logger log = LoggerFactory.getLogger("holdfast.access");

    private final String path;
    private final Client client;
    private final StreamId stream;
    private final Optional<StreamTrace> trace;
    private final long startNanos = System.nanoTime();

    private ReadLog(String path, Client client, StreamId stream, Optional<StreamTrace> trace) {
        this.path = path;
        this.client = client;
        this.stream = stream;
        this.trace = trace;
    }

    /** @param opening whether the read makes the stream; a later one is in its own client's trace, or in none that we know */
    public static ReadLog of(String path, Client client, StreamId stream, TracingConfig tracing, boolean opening) {
        boolean traced = opening || !StreamTrace.traceId(client.traceParent()).isEmpty();
        Optional<StreamTrace> trace = traced ? tracing.trace(stream, client.traceParent()) : Optional.empty();
        return new ReadLog(path, client, stream, trace);
    }

    /** Empty where nobody can look it up. */
    Optional<StreamTrace> keptTrace() {
        return trace.filter(StreamTrace::sampled);
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
        String id = trace.map(StreamTrace::traceId).orElseGet(() -> StreamTrace.traceId(client.traceParent()));
        return id.isEmpty() ? "-" : id;
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }
}
