package io.holdfast.gateway.streams;

import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.http.Admission;
import io.holdfast.gateway.reading.CountedReader;
import io.holdfast.gateway.reading.EventBatch;
import io.holdfast.gateway.reading.ReadLog;
import io.holdfast.gateway.reading.WebSocketFormat;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.util.Optional;

/** One stream's share of a WebSocket. */
final class WebSocketReader extends CountedReader {
    private final WebSocketConnection socket;
    private final String session;
    private final String ref;
    private final StreamId stream;
    private final String node;
    private final Optional<Admission> admission;

    /**
     * Begins a read.
     *
     * @param node the owner's name, "" when the stream is read again
     * @param admission what the question was let in with; empty when the stream is read again
     */
    WebSocketReader(
            WebSocketConnection socket,
            String session,
            String ref,
            StreamId stream,
            String node,
            long next,
            GatewayMetrics metrics,
            ReadLog log,
            Optional<Admission> admission) {
        super(socket.room(), next, metrics, log);
        this.socket = socket;
        this.session = session;
        this.ref = ref;
        this.stream = stream;
        this.node = node;
        this.admission = admission;
    }

    StreamId stream() {
        return stream;
    }

    @Override
    public void opened() {
        super.opened();
        socket.send(WebSocketFormat.open(ref, stream, session, node));
    }

    @Override
    protected void write(EventBatch unseen) {
        for (String message : unseen.webSocket()) {
            socket.send(message);
        }
    }

    @Override
    public void ended(long seq, Outcome outcome) {
        if (closed()) {
            return;
        }
        if (outcome.good()) {
            over(outcome.kind().word());
        } else {
            failed(outcome.fault());
            socket.send(WebSocketFormat.error("", stream.value(), outcome.fault(), outcome.message()));
        }
        socket.send(WebSocketFormat.end(ref, stream, seq, outcome));
    }

    @Override
    public void refused(Fault fault, String detail, int status) {
        if (closed()) {
            return;
        }
        super.refused(fault, detail, status);
        failed(fault);
        socket.send(WebSocketFormat.error(
                ref, stream.value(), fault, Outcome.failed(fault, detail).message()));
    }

    @Override
    protected void over(String how) {
        super.over(how);
        socket.forget(this);
        admission.ifPresent(Admission::over);
    }
}
