package io.holdfast.monitor.alerts;

import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records that all nodes change, in a Hazelcast map with a copy: as text, so that nodes of two versions understand each other.
 * What has to wait for a member that is lost waits on a few threads of its own.
 */
public final class SharedRecords<T> {
    private static final int TRIES = 10;

    /** How a record is written down. */
    public record Form<T>(Function<T, String> encode, Function<String, T> decode) {}

    private final WorkerExecutor workers;
    private final IMap<String, String> map;
    private final Form<T> form;

    public SharedRecords(WorkerExecutor workers, IMap<String, String> map, Form<T> form) {
        this.workers = workers;
        this.map = map;
        this.form = form;
    }

    /**
     * What a try to change a record has come to.
     *
     * @param before empty when there is no such record, or was none
     * @param after empty when nothing was changed
     */
    public record Change<T>(Optional<T> before, Optional<T> after) {
        public boolean done() {
            return after.isPresent();
        }
    }

    /** @param next what becomes of the record; empty to leave it as it is. May be called more than once. */
    public Future<Change<T>> change(String id, Function<Optional<T>, Optional<T>> next) {
        return workers.executeBlocking(() -> changeNow(id, next), false);
    }

    private Change<T> changeNow(String id, Function<Optional<T>, Optional<T>> next) {
        for (int i = 0; i < TRIES; i++) {
            @Nullable String text = map.get(id);
            Optional<T> before = Optional.ofNullable(text).map(form.decode());
            Optional<T> after = next.apply(before);
            if (after.isEmpty()) {
                return new Change<>(before, Optional.empty());
            }
            String encoded = form.encode().apply(after.get());
            boolean written = text == null ? map.putIfAbsent(id, encoded) == null : map.replace(id, text, encoded);
            if (written) {
                return new Change<>(before, after);
            }
        }
        throw new IllegalStateException("others change the record at the same time: " + id);
    }

    public Future<List<T>> all() {
        return workers.executeBlocking(
                () -> {
                    List<T> all = new ArrayList<>();
                    map.values().forEach(text -> all.add(form.decode().apply(text)));
                    return all;
                },
                false);
    }

    public Future<Optional<T>> get(String id) {
        return workers.executeBlocking(() -> Optional.ofNullable(map.get(id)).map(form.decode()), false);
    }

    public Future<Void> remove(String id) {
        return workers.executeBlocking(
                () -> {
                    map.delete(id);
                    return null;
                },
                false);
    }
}
