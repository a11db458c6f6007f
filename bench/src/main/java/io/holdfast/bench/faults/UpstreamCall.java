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
    private final long period;
    private final int repeated;
    private int next;
    private long due;
    private long stalledUntil;

    /** @param phase 0..1, when within a period this answer's events are due */
    UpstreamCall(HttpServerRequest request, Emission emission, int from, long period, double phase) {
        this.request = request;
        this.emission = emission;
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
        int from = next;
        if (next < repeated) {
            next = emission.within(next, repeated, MOST_BYTES);
        }
        while (next >= repeated && next < emission.length() && now - due >= 0) {
            due = Math.max(due + period, now);
            emission.saidUntil(++next, now);
        }
        Buffer blocks = emission.blocks(from, next);
        if (next == emission.length()) {
            response.end(blocks);
        } else if (blocks.length() > 0) {
            response.write(blocks);
        }
        return next == emission.length();
    }

    void stall(long until) {
        stalledUntil = until;
    }

    void reset() {
        request.connection().close();
    }
}
