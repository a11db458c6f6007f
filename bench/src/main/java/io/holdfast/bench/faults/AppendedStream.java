package io.holdfast.bench.faults;

import static io.holdfast.bench.faults.Violation.Kind.ANSWER;
import static io.holdfast.bench.faults.Violation.Kind.DIVERGED;
import static io.holdfast.bench.faults.Violation.Kind.GAP;
import static io.holdfast.bench.faults.Violation.Kind.REPEAT;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One durable stream to which several producers append, each append until it is acknowledged. When all have, it is closed,
 * and read as a whole: each producer's appends have to be there, in order, once, and nothing else.
 */
final class AppendedStream {
    /** What became of it. */
    record Verdict(boolean gone, List<Violation> violations) {}

    /** A reply that ends it. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        private Refused(String what, int status) {
            super(what, null, false, false);
            this.status = status;
        }
    }

    private static final int PRODUCERS = 3;
    private static final int GONE = 404;
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final String name;
    private final int events;
    private final long periodMillis;
    private final Writes writes;
    private final Runnable appended;
    private final JsonArray kept = new JsonArray();

    /**
     * @param events of each producer
     * @param appended run for each that is acknowledged
     */
    AppendedStream(String name, int events, long periodMillis, Writes writes, Runnable appended) {
        this.name = name;
        this.events = events;
        this.periodMillis = periodMillis;
        this.writes = writes;
        this.appended = appended;
    }

    Future<Verdict> run() {
        return ask(HttpMethod.PUT, "", JSON, "")
                .compose(made -> Future.all(IntStream.range(0, PRODUCERS)
                        .mapToObj(producer -> produce(producer, 0))
                        .toList()))
                .compose(all -> ask(HttpMethod.POST, "", Map.of("Stream-Closed", "true"), ""))
                .compose(closed -> read("-1"))
                .map(read -> new Verdict(false, judge()))
                .compose(verdict -> ask(HttpMethod.DELETE, "", Map.of(), "").map(verdict))
                .otherwise(this::refused);
    }

    private Verdict refused(Throwable failure) {
        boolean gone = failure instanceof Refused refusal && refusal.status == GONE;
        return new Verdict(gone, List.of(new Violation(ANSWER, name, "producer", -1, failure.toString())));
    }

    private Future<Void> produce(int producer, int seq) {
        if (seq == events) {
            return Future.succeededFuture();
        }
        Map<String, String> headers = new HashMap<>(JSON);
        headers.put("Producer-Id", "p" + producer);
        headers.put("Producer-Epoch", "0");
        headers.put("Producer-Seq", String.valueOf(seq));
        return ask(HttpMethod.POST, "", headers, message(producer, seq).encode())
                .onSuccess(acknowledged -> appended.run())
                .compose(acknowledged -> writes.pause(periodMillis))
                .compose(over -> produce(producer, seq + 1));
    }

    private JsonObject message(int producer, int seq) {
        return new JsonObject().put("stream", name).put("producer", producer).put("seq", seq);
    }

    private Future<Writes.Reply> ask(HttpMethod method, String query, Map<String, String> headers, String body) {
        return writes.insist(new Writes.Request(method, "/v1/stream/" + name + query, headers, Buffer.buffer(body)))
                .compose(reply -> reply.good()
                        ? Future.succeededFuture(reply)
                        : Future.failedFuture(new Refused(method + " answered " + reply, reply.status())));
    }

    private Future<Void> read(String offset) {
        return ask(HttpMethod.GET, "?offset=" + offset, Map.of(), "").compose(part -> {
            kept.addAll(new JsonArray(part.body()));
            return part.headers().contains("Stream-Closed")
                    ? Future.succeededFuture()
                    : read(part.headers().get("Stream-Next-Offset"));
        });
    }

    private List<Violation> judge() {
        List<Violation> found = new ArrayList<>();
        int[] next = new int[PRODUCERS];
        for (int i = 0; i < kept.size(); i++) {
            JsonObject message = kept.getJsonObject(i);
            int producer = message.getInteger("producer", 0);
            int seq = message.getInteger("seq", -1);
            if (!message.equals(message(producer, seq))) {
                found.add(new Violation(DIVERGED, name, "audit", i, message.encode()));
            } else if (seq != next[producer]) {
                Violation.Kind kind = seq > next[producer] ? GAP : REPEAT;
                found.add(new Violation(kind, name, "audit", i, message + " (expected: " + next[producer] + ")"));
            }
            next[producer] = Math.max(next[producer], seq + 1);
        }
        for (int producer = 0; producer < PRODUCERS; producer++) {
            if (next[producer] < events) {
                found.add(new Violation(
                        GAP, name, "audit", kept.size(), "producer " + producer + " has " + next[producer]));
            }
        }
        return found;
    }
}
