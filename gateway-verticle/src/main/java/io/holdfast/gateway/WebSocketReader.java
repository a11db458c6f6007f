package io.holdfast.gateway;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;

/** One stream's share of a WebSocket. */
final class WebSocketReader implements Reader {
    private final WebSocketSession socket;
    private final String session;
    private final String ref;
    private final StreamId stream;
    private final String node;
    private final GatewayMetrics metrics;
    private final StreamLog log;

    private long next;
    private boolean firstEventSeen;
    private boolean over;

    /** @param node the owner's name, "" when the stream is read again */
    WebSocketReader(
            WebSocketSession socket,
            String session,
            String ref,
            StreamId stream,
            String node,
            long next,
            GatewayMetrics metrics,
            StreamLog log) {
        this.socket = socket;
        this.session = session;
        this.ref = ref;
        this.stream = stream;
        this.node = node;
        this.next = next;
        this.metrics = metrics;
        this.log = log;
        metrics.readStarted(next > 0);
        log.started(next);
    }

    StreamId stream() {
        return stream;
    }

    @Override
    public long next() {
        return next;
    }

    @Override
    public void opened() {
        socket.send(WebSocketFormat.open(ref, stream, session, node));
    }

    @Override
    public void events(EventBatch batch) {
        if (over || batch.end() <= next) {
            return;
        }
        EventBatch unseen = batch.from(next);
        next = unseen.end();
        for (String message : unseen.webSocket()) {
            socket.send(message);
        }
        metrics.sent(unseen.size());
        if (!firstEventSeen) {
            firstEventSeen = true;
            metrics.firstEvent(log.elapsedNanos());
        }
    }

    @Override
    public void ended(long seq, Outcome outcome) {
        if (over) {
            return;
        }
        over(outcome.good() ? outcome.kind().word() : outcome.fault().code());
        if (!outcome.good()) {
            metrics.failed();
            socket.send(WebSocketFormat.error("", stream.value(), outcome.fault(), outcome.message()));
        }
        socket.send(WebSocketFormat.end(ref, stream, seq, outcome));
    }

    @Override
    public void refused(Fault fault, String detail, int status) {
        if (over) {
            return;
        }
        metrics.failed();
        over(fault.code());
        socket.send(WebSocketFormat.error(
                ref, stream.value(), fault, Outcome.failed(fault, detail).message()));
    }

    void clientGone() {
        if (!over) {
            over("client_gone");
        }
    }

    private void over(String how) {
        over = true;
        socket.forget(this);
        metrics.readOver(log.elapsedNanos());
        log.over(how, next);
    }

    @Override
    public boolean closed() {
        return over;
    }

    @Override
    public boolean full() {
        return socket.full();
    }

    @Override
    public void whenDrained(Runnable action) {
        socket.whenDrained(() -> {
            if (!over) {
                action.run();
            }
        });
    }
}
