package io.holdfast.bench.faults;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** One answer of the upstream. */
final class UpstreamCall {
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
        long length = emission.truth().length();
        while (next < length && (next < repeated || now - due >= 0)) {
            if (response.writeQueueFull()) {
                return false;
            }
            if (next >= repeated) {
                due = Math.max(due + period, now);
            }
            emission.wrote(next, now);
            Buffer block = PacedUpstream.block(next, emission.truth().data(next), ids);
            next++;
            if (next == length) {
                response.end(block);
            } else {
                response.write(block);
            }
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
