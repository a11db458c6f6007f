package io.holdfast.bench.faults;

import static io.holdfast.bench.faults.Violation.Kind.ANSWER;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/** Says a stream's events itself, in place of an upstream: pushes each until it is acknowledged. */
final class Pusher {
    private final Truth truth;
    private final Writes writes;
    private final long periodMillis;
    private final Consumer<String> begun;
    private final Consumer<Violation> refused;
    private String id = "";
    private long next;

    /**
     * @param begun told the stream's id
     * @param refused told once, when it can't go on
     */
    Pusher(Truth truth, Writes writes, long periodMillis, Consumer<String> begun, Consumer<Violation> refused) {
        this.truth = truth;
        this.writes = writes;
        this.periodMillis = periodMillis;
        this.begun = begun;
        this.refused = refused;
    }

    void push() {
        boolean last = next + 1 == truth.length();
        writes.insist(new Writes.Request(
                        HttpMethod.POST,
                        "/api/stream/" + truth.key() + "/events" + (last ? "?end=true" : ""),
                        Map.of("Content-Type", "text/plain", "Producer-Id", "p", "Producer-Seq", Long.toString(next)),
                        Buffer.buffer(truth.data(next))))
                .onSuccess(reply -> told(reply, last));
    }

    private void told(Writes.Reply reply, boolean last) {
        if (!reply.good()) {
            refused.accept(new Violation(ANSWER, id, "producer", next, "POST answered " + reply));
            return;
        }
        next++;
        if (id.isEmpty()) {
            id = new JsonObject(reply.body()).getString("stream");
            begun.accept(id);
        }
        if (!last) {
            writes.pause(periodMillis).onSuccess(over -> push());
        }
    }
}
