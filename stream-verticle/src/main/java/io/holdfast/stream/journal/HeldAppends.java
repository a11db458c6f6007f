package io.holdfast.stream.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What a member that is alone has acknowledged and not yet given to Hazelcast. Nobody else could keep a copy of it, read it
 * or take its streams over, so nothing is safer for having waited; and given away many at a time, events cost less.
 */
final class HeldAppends {
    private static final long WRITE_AFTER_MS = 20;
    private static final int MOST_EVENTS = 20_000;

    private final Vertx vertx;
    private final Supplier<AppendToLogs> empty;
    private final BiFunction<String, AppendToLogs, Future<Void>> write;
    private Map<String, AppendToLogs> byLane = new HashMap<>();
    private Future<Void> written = Future.succeededFuture();
    private int events;

    /**
     * @param empty an operation without parts
     * @param write given a lane and what belongs there; does not fail
     */
    HeldAppends(Vertx vertx, Supplier<AppendToLogs> empty, BiFunction<String, AppendToLogs, Future<Void>> write) {
        this.vertx = vertx;
        this.empty = empty;
        this.write = write;
    }

    void add(String lane, Journal.Append append) {
        if (byLane.isEmpty()) {
            vertx.setTimer(WRITE_AFTER_MS, late -> written());
        }
        byLane.computeIfAbsent(lane, first -> empty.get()).add(append);
        events += append.events().size();
    }

    /** Completes when there is room for more, as a rule at once. */
    Future<Void> room() {
        return events < MOST_EVENTS ? Future.succeededFuture() : written();
    }

    /** Writes what is held; completes when that is done. */
    Future<Void> written() {
        if (!byLane.isEmpty()) {
            Map<String, AppendToLogs> all = byLane;
            byLane = new HashMap<>();
            events = 0;
            written = written.compose(before -> writeAll(all));
        }
        return written;
    }

    private Future<Void> writeAll(Map<String, AppendToLogs> all) {
        List<Future<Void>> writes = new ArrayList<>(all.size());
        all.forEach((lane, operation) -> writes.add(write.apply(lane, operation)));
        return Future.join(writes).mapEmpty();
    }
}
