package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What clients call a stream in their own protocol: an answer's id, or that of the chat it belongs to. */
public final class StreamNames {
    private static final String MAP = "holdfast.names";

    private final Vertx vertx;
    private final IMap<String, String> map;
    private final Copies copies;
    private final MapSearch search;

    public StreamNames(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(MAP);
        this.copies = new Copies(hazelcast, vertx);
        this.search = new MapSearch(vertx, map);
    }

    /** From now on the name means this stream, whatever it meant before; for {@code keepMs}. */
    public Future<Void> put(String name, StreamId stream, long keepMs) {
        return copies.write(List.of(name), () -> map.setAsync(name, stream.value(), keepMs, TimeUnit.MILLISECONDS))
                .mapEmpty();
    }

    public Future<Optional<StreamId>> find(String name) {
        return search.find(name).map(found -> found.map(StreamId::new));
    }

    /** The name means nothing any more, unless it means another stream by now. */
    public Future<Void> release(String name, StreamId stream) {
        return find(name)
                .compose(found -> found.filter(stream::equals).isPresent()
                        ? Future.fromCompletionStage(map.removeAsync(name), vertx.getOrCreateContext())
                                .mapEmpty()
                        : Future.succeededFuture());
    }
}
