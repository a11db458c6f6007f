package io.holdfast.cluster;

import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks keys up in a map of texts; what one loop turn looks for is looked for together. */
final class MapSearch {
    /**
     * Threads that wait where Hazelcast can't be asked without waiting. A member that is frozen keeps them until it is
     * expelled, so they are not those that expel it.
     */
    private static final String THREADS = "holdfast-search";

    private static final int THREAD_COUNT = 4;

    private final Vertx vertx;
    private final IMap<String, String> map;
    private final WorkerExecutor threads;
    private final TurnBatch<String, Optional<String>> searches;

    MapSearch(Vertx vertx, IMap<String, String> map) {
        this.vertx = vertx;
        this.map = map;
        this.threads = vertx.createSharedWorkerExecutor(THREADS, THREAD_COUNT);
        this.searches = new TurnBatch<>(vertx, (all, keys) -> findAll(keys));
    }

    Future<Optional<String>> find(String key) {
        return searches.ask("", key);
    }

    private Future<List<Optional<String>>> findAll(List<String> keys) {
        if (keys.size() == 1) {
            return Future.fromCompletionStage(map.getAsync(keys.get(0)), vertx.getOrCreateContext())
                    .map(text -> List.of(Optional.ofNullable(text)));
        }
        Set<String> distinct = Set.copyOf(keys);
        return threads.executeBlocking(() -> map.getAll(distinct), false)
                .map(found -> keys.stream()
                        .map(key -> Optional.ofNullable(found.get(key)))
                        .toList());
    }
}
