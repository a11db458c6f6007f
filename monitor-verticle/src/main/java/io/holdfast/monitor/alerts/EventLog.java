package io.holdfast.monitor.alerts;

import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.Ringbuffer;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last thousand things that happened in the cluster, in a ring that all nodes write, with a copy. */
public final class EventLog {
    private static final Logger log = LoggerFactory.getLogger(EventLog.class);

    private final WorkerExecutor workers;
    private final Ringbuffer<String> ring;
    private final String node;

    public EventLog(WorkerExecutor workers, Ringbuffer<String> ring, String node) {
        this.workers = workers;
        this.ring = ring;
        this.node = node;
    }

    /**
     * @param what in one word with dashes
     * @param details beside when, what, and the node that says so
     */
    public void add(String what, JsonObject details) {
        JsonObject event = new JsonObject()
                .put("at", Instant.now().toString())
                .put("what", what)
                .put("toldBy", node);
        details.forEach(entry -> event.put(entry.getKey(), entry.getValue()));
        ring.addAsync(event.encode(), OverflowPolicy.OVERWRITE).whenComplete((sequence, failure) -> {
            if (failure != null) {
                log.warn("Event not kept: what={} reason={}", what, failure.toString());
            }
        });
    }

    /** The newest first. */
    public Future<List<JsonObject>> newest(int most) {
        return workers.executeBlocking(
                () -> {
                    List<JsonObject> events = new ArrayList<>();
                    long tail = ring.tailSequence();
                    long first = Math.max(ring.headSequence(), tail - most + 1);
                    if (tail >= first) {
                        ring.readManyAsync(first, 0, (int) (tail - first + 1), null)
                                .toCompletableFuture()
                                .join()
                                .forEach(text -> events.add(new JsonObject(text)));
                    }
                    Collections.reverse(events);
                    return events;
                },
                false);
    }
}
