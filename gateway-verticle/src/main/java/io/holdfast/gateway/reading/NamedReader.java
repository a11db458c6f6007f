package io.holdfast.gateway.reading;

import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.routes.Dialect;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A reader that may find its stream again by a name of its own protocol. */
public final class NamedReader extends SseReader {
    private final HttpServerResponse response;
    private final Naming naming;
    private final NamedRead read;
    /** Whether events may still come that the client has seen. */
    private boolean skipping;

    public NamedReader(
            Context context,
            HttpServerRequest request,
            StreamId stream,
            Head head,
            GatewayMetrics metrics,
            ReadLog log,
            Naming naming,
            NamedRead read) {
        super(context, request, stream, head, 0, metrics, log);
        this.response = request.response();
        this.naming = naming;
        this.read = read;
        this.skipping = read.after() >= 0;
    }

    @Override
    public void write(EventBatch unseen) {
        if (read.name().isEmpty() && unseen.first() == 0) {
            NamedRead.responseId(unseen.events().get(0)).ifPresent(id -> naming.give(id, stream()));
        }
        if (!skipping) {
            super.write(unseen);
            return;
        }
        for (Event event : unseen.events()) {
            if (read.unseen(event)) {
                skipping = false;
                super.write(unseen.from(event.seq()));
                return;
            }
        }
    }

    /** A chat that has been read to its end is not active any more. */
    @Override
    public void ended(long seq, Outcome outcome) {
        boolean before = closed();
        super.ended(seq, outcome);
        if (!before && read.dialect() == Dialect.AI_SDK) {
            naming.release(read.name(), stream());
        }
    }

    @Override
    public void refused(Fault fault, String detail, int status) {
        if (!closed() && !started() && fault == Fault.STREAM_UNKNOWN && read.dialect() == Dialect.AI_SDK) {
            over(fault.code());
            response.setStatusCode(204).end();
        } else {
            super.refused(fault, detail, status);
        }
    }
}
