package io.holdfast.monitor.nodes;

import io.holdfast.monitor.operators.Audit;
import io.holdfast.monitor.operators.Parameters;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.operations.OperationRefused;
import io.holdfast.wire.Fault;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets operators follow streams over SSE. A tap asks the owner for what comes next, one question at a time, and only when
 * the operator's socket has room; so it holds nothing, and the stream does not know of it. On one event loop.
 */
public final class Taps {
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    /** How long a stream may be without an owner, and an operator without reading. */
    private static final long PATIENCE_MS = 10_000;

    private static final long AGAIN_MS = 100;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Vertx vertx;
    private final StreamQueries queries;
    private final int most;
    /** Read by who scrapes, too. */
    private final AtomicInteger open = new AtomicInteger();

    /** @param most at once, on this node */
    public Taps(Vertx vertx, StreamQueries queries, int most, MeterRegistry registry) {
        this.vertx = vertx;
        this.queries = queries;
        this.most = most;
        Gauge.builder("holdfast_taps", open, AtomicInteger::get)
                .description("Operators who follow a stream through this node")
                .register(registry);
    }

    void open(RoutingContext request, String stream) {
        try {
            long from = Parameters.number(request.request().params(), "from", 0, Long.MAX_VALUE)
                    .orElse(0L);
            if (open.get() >= most) {
                throw new OperationRefused(
                        Fault.CONNECTION_LIMIT, "taps: " + open + " (expected: at most " + most + ")");
            }
            new Tap(request, stream, from).begin();
        } catch (OperationRefused refused) {
            Replies.fail(request, refused);
        }
    }

    /** One operator's look at one stream. */
    private final class Tap {
        private final RoutingContext request;
        private final HttpServerResponse response;
        private final String stream;
        private final long sinceNanos = System.nanoTime();
        private long position;
        private long heardNanos = sinceNanos;
        private long wroteNanos = sinceNanos;
        private boolean over;

        Tap(RoutingContext request, String stream, long position) {
            this.request = request;
            this.response = request.response();
            this.stream = stream;
            this.position = position;
        }

        void begin() {
            open.incrementAndGet();
            response.closeHandler(closed -> leave());
            response.exceptionHandler(broken -> leave());
            response.endHandler(ended -> leave());
            queries.events(stream, position)
                    .onSuccess(first -> {
                        Audit.record(request, "tap", stream, "done");
                        response.setChunked(true)
                                .putHeader("Content-Type", "text/event-stream")
                                .putHeader("Cache-Control", "no-store");
                        told(first);
                    })
                    .onFailure(failure -> {
                        Audit.record(
                                request, "tap", stream, Replies.fault(failure).code());
                        leave();
                        Replies.fail(request, failure);
                    });
        }

        private void leave() {
            if (!over) {
                over = true;
                open.decrementAndGet();
            }
        }

        private void next() {
            if (over) {
                return;
            }
            if (System.nanoTime() - sinceNanos > LONGEST_NANOS) {
                end(Fault.DURATION_EXCEEDED);
                return;
            }
            queries.events(stream, position).onSuccess(this::told).onFailure(this::notTold);
        }

        private void notTold(Throwable failure) {
            if (over) {
                return;
            }
            Fault fault = Replies.fault(failure);
            boolean patient = System.nanoTime() - heardNanos < TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
            if (fault.retry() && patient) {
                vertx.setTimer(AGAIN_MS, again -> next());
            } else {
                end(fault);
            }
        }

        private void told(JsonObject more) {
            if (over) {
                return;
            }
            heardNanos = System.nanoTime();
            StringBuilder text = new StringBuilder();
            StreamQueries.objects(more, "events").forEach(event -> append(text, event));
            @Nullable String outcome = more.getString("outcome");
            if (outcome != null) {
                end(text, new JsonObject().put("outcome", outcome).put("fault", word(more.getString("fault"))));
                return;
            }
            if (text.isEmpty() && heardNanos - wroteNanos > HEARTBEAT_NANOS) {
                text.append(":\n\n");
            }
            if (!text.isEmpty() || !response.headWritten()) {
                wroteNanos = heardNanos;
                response.write(text.isEmpty() ? ":\n\n" : text.toString());
            }
            whenDrained();
        }

        private void whenDrained() {
            if (!response.writeQueueFull()) {
                vertx.runOnContext(turnOver -> next());
                return;
            }
            long slow = vertx.setTimer(PATIENCE_MS, late -> response.reset());
            response.drainHandler(room -> {
                if (vertx.cancelTimer(slow)) {
                    next();
                }
            });
        }

        private void append(StringBuilder text, JsonObject event) {
            long seq = event.getLong("seq");
            position = seq + 1;
            text.append("id: ").append(seq).append('\n');
            String type = event.getString("type", "");
            if (!type.isEmpty()) {
                text.append("event: ").append(type).append('\n');
            }
            // Not lines(), which drops a line break at the end.
            for (String line : event.getString("data", "").split("\r\n|\r|\n", -1)) {
                text.append("data: ").append(line).append('\n');
            }
            text.append('\n');
        }

        private void end(Fault fault) {
            end(new StringBuilder(), new JsonObject().putNull("outcome").put("fault", fault.code()));
        }

        private void end(StringBuilder text, JsonObject last) {
            response.end(text.append("event: holdfast-over\ndata: ")
                    .append(last.encode())
                    .append("\n\n")
                    .toString());
        }

        private static @Nullable String word(@Nullable String text) {
            return text == null || text.isEmpty() ? null : text;
        }
    }
}
