package io.holdfast.gateway.reading;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.client.Client;
import io.holdfast.routes.BreakerRule;
import io.holdfast.routes.Dialect;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One HTTP response that carries a stream as text/event-stream. The head waits until the subscription stands, so that
 * what can be refused is refused with a status.
 */
public class SseReader extends CountedReader {
    private static final int LEAST_RETRY_MS = 500;

    private final Context context;
    private final HttpServerResponse response;
    private final Optional<ChunkWriter> chunks;
    private final StreamId stream;
    private final Head head;

    private long lastWriteNanos = System.nanoTime();
    /** What was written through the response, and has not left yet. */
    private int underWay;

    private boolean headWritten;

    private boolean started;
    private boolean firstEvents = true;

    /**
     * What the response head says.
     *
     * @param owner the node of a stream that is being asked for
     * @param style what is added to the events
     * @param resumed whether an EventSource may be reading on: then errors are told inside the stream, since any status
     *     but 200 ends it for good
     */
    public record Head(String session, Optional<String> owner, SseStyle style, boolean resumed) {
        /** Of a stream that is being asked for. */
        public Head(String session, String owner, SseStyle style) {
            this(session, Optional.of(owner), style, false);
        }

        /** Of a stream that is read again. */
        public Head(String session) {
            this(session, Optional.empty(), SseStyle.READ, true);
        }
    }

    public SseReader(
            Context context,
            HttpServerRequest request,
            StreamId stream,
            Head head,
            long next,
            GatewayMetrics metrics,
            ReadLog log) {
        this(context, request.response(), ChunkWriter.of(request), stream, head, next, metrics, log);
    }

    private SseReader(
            Context context,
            HttpServerResponse response,
            Optional<ChunkWriter> chunks,
            StreamId stream,
            Head head,
            long next,
            GatewayMetrics metrics,
            ReadLog log) {
        super(new WriteRoom(response, chunks), next, metrics, log);
        this.chunks = chunks;
        this.context = context;
        this.response = response;
        this.stream = stream;
        this.head = head;
    }

    /** Waits for the rest of the turn, which may hold the end: a stream that has been read whole is answered 204. */
    @Override
    public void opened() {
        super.opened();
        context.runOnContext(turnOver -> start());
    }

    private void start() {
        if (started || closed()) {
            return;
        }
        started = true;
        SseFormat.head(response);
        response.putHeader(Client.SESSION_HEADER, head.session())
                .putHeader("X-Stream-ID", stream.value())
                .putHeader("Location", "/api/stream/" + stream.value());
        head.owner().ifPresent(node -> response.putHeader("X-Stream-Node", node));
        head.style().applyTo(response.headers());
        if (head.style().raw()) {
            underWay(response.writeHead());
        } else {
            write(SseFormat.HEARTBEAT);
        }
    }

    @Override
    protected void write(EventBatch unseen) {
        start();
        if (head.style().raw()) {
            write(unseen.raw());
            return;
        }
        SseBytes events = unseen.sse();
        write(firstEvents ? SseFormat.withRetry(events, retryMs()) : events);
        firstEvents = false;
    }

    /** When a gateway is lost, not all of its clients come back at the same moment. */
    private static int retryMs() {
        return LEAST_RETRY_MS + ThreadLocalRandom.current().nextInt(LEAST_RETRY_MS);
    }

    @Override
    public void ended(long seq, Outcome outcome) {
        if (closed()) {
            return;
        }
        boolean told = next() > seq || (outcome.good() && next() == seq);
        if (told && head.resumed() && !started) {
            over(outcome.kind().word());
            response.setStatusCode(204).end();
            return;
        }
        start();
        if (outcome.good()) {
            over(outcome.kind().word());
            response.end();
        } else {
            Dialect dialect = head.style().dialect();
            fail(
                    head.style().raw()
                            ? SseFormat.broken(seq, dialect, outcome)
                            : SseFormat.outcome(stream, seq, dialect, outcome),
                    outcome.fault());
        }
    }

    @Override
    public void refused(Fault fault, String detail, int status) {
        if (closed()) {
            return;
        }
        super.refused(fault, detail, status);
        if (!started && !head.resumed()) {
            failed(fault);
            refuse(fault, detail, status);
        } else if (fault.retry() && !started) {
            // The next try may succeed: an EventSource comes back after a clean end, but never after a status.
            start();
            over(fault.code());
            response.end();
        } else {
            start();
            Outcome outcome = Outcome.failed(fault, detail);
            boolean mayComeBack = fault.retry() || head.style().raw();
            fail(mayComeBack ? broken(outcome) : SseFormat.gone(stream, outcome), fault);
        }
    }

    private Buffer broken(Outcome outcome) {
        return SseFormat.broken(next(), head.style().dialect(), outcome);
    }

    private void refuse(Fault fault, String detail, int status) {
        Optional<BreakerRule> breaker = head.style().breaker().filter(rule -> fault == Fault.UPSTREAM_UNAVAILABLE);
        breaker.ifPresentOrElse(
                rule -> NoUpstream.send(response, rule), () -> Problem.send(response, fault, detail, status));
    }

    public StreamId stream() {
        return stream;
    }

    public boolean started() {
        return started;
    }

    /** This gateway leaves, the stream goes on: the client comes back to another one, at its last event. */
    public void part() {
        if (closed()) {
            return;
        }
        if (started && head.style().dialect() != Dialect.NONE) {
            // Its clients would take a clean end for the end of the answer.
            fail(broken(Outcome.failed(Fault.DRAINING, "")), Fault.DRAINING);
        } else if (started || head.resumed()) {
            start();
            over(Fault.DRAINING.code());
            response.end();
        } else {
            refused(Fault.DRAINING, "", Fault.DRAINING.status());
        }
    }

    /** Whether the client has not read for too long. */
    boolean stuck(long nowNanos, long limitNanos) {
        return started && !closed() && room().fullFor(nowNanos) > limitNanos;
    }

    private void fail(Buffer lastEvent, Fault fault) {
        failed(fault);
        response.end(lastEvent);
    }

    /** Keeps proxies from closing a silent connection, and finds clients that have vanished. */
    void heartbeat(long nowNanos, long silenceNanos) {
        if (!started || closed()) {
            return;
        }
        if (nowNanos - lastWriteNanos < silenceNanos) {
            chunks.ifPresent(ChunkWriter::stayAwake);
        } else if (head.style().heartbeat() && !full()) {
            write(SseFormat.HEARTBEAT);
        }
    }

    private void write(SseBytes bytes) {
        lastWriteNanos = System.nanoTime();
        if (headWritten && underWay == 0 && chunks.isPresent()) {
            chunks.get().write(bytes);
        } else {
            Future<Void> written = response.write(bytes.toBuffer());
            underWay(written);
            room().wrote(bytes.length(), written);
        }
    }

    private void underWay(Future<Void> written) {
        headWritten = true;
        underWay++;
        written.onComplete(left -> underWay--);
    }
}
