package io.holdfast.bench.faults;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** One answer of the upstream. */
final class UpstreamCall {
    private static final int MOST_BYTES = 32 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Emission emission;
    private final boolean ids;
    private final long period;
    private final long repeated;
    private long next;
    private long due;
    private long stalledUntil;

    /** @param phase 0..1, when within a period this answer's events are due */
    UpstreamCall(HttpServerRequest request, Emission emission, long from, boolean ids, long period, double phase) {
        this.request = request;
        this.emission = emission;
        this.ids = ids;
        this.period = period;
        repeated = emission.called();
        next = from;
        long now = System.nanoTime();
        due = now + (long) (phase * period);
        stalledUntil = now;
        response = request.response();
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.writeHead();
    }

    /** Writes what is due; true when that was the last. */
    boolean advance(long now) {
        if (now - stalledUntil < 0) {
            return false;
        }
        if (response.writeQueueFull()) {
            return false;
        }
        long length = emission.truth().length();
        Buffer blocks = Buffer.buffer();
        // One write for all, since after the loss of a node thousands of streams want their beginnings at once.
        while (next < length && blocks.length() < MOST_BYTES && (next < repeated || now - due >= 0)) {
            if (next >= repeated) {
                due = Math.max(due + period, now);
            }
            emission.wrote(next, now);
            blocks.appendBuffer(PacedUpstream.block(next, emission.truth().data(next), ids));
            next++;
        }
        if (next == length) {
            response.end(blocks);
        } else if (blocks.length() > 0) {
            response.write(blocks);
        }
        return next == length;
    }

    void stall(long until) {
        stalledUntil = until;
    }

    void reset() {
        request.connection().close();
    }
}
