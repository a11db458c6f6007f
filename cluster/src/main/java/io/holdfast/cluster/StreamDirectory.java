package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which node owns which stream, so that any gateway finds it: written when a stream is made, read when one is resumed. */
public final class StreamDirectory {
    private static final String MAP = "holdfast.streams";

    /**
     * Where a stream is.
     *
     * @param node the owner
     * @param epoch grows with each change of owner
     */
    public record Entry(String node, long epoch) {
        private String text() {
            return epoch + " " + node;
        }

        private static Entry parse(String text) {
            int space = text.indexOf(' ');
            return new Entry(text.substring(space + 1), Long.parseLong(text, 0, space, 10));
        }
    }

    private final Vertx vertx;
    private final IMap<String, String> map;

    public StreamDirectory(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(MAP);
    }

    /** Says where a stream is; after {@code keepMs} the entry goes by itself, whatever became of the owner. */
    public Future<Void> put(StreamId stream, Entry entry, long keepMs) {
        return Future.fromCompletionStage(
                map.setAsync(stream.value(), entry.text(), keepMs, TimeUnit.MILLISECONDS), vertx.getOrCreateContext());
    }

    public Future<Optional<Entry>> find(StreamId stream) {
        return Future.fromCompletionStage(map.getAsync(stream.value()), vertx.getOrCreateContext())
                .map(text -> Optional.ofNullable(text).map(Entry::parse));
    }

    public Future<Void> remove(StreamId stream) {
        return Future.fromCompletionStage(map.removeAsync(stream.value()), vertx.getOrCreateContext())
                .mapEmpty();
    }
}
