package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which node owns which stream, so that any gateway finds it: written when a stream is made, read when one is resumed. */
public final class StreamDirectory {
    private static final String MAP = "holdfast.streams";

    /**
     * Where a stream is.
     *
     * @param node the owner
     * @param epoch grows with each change of owner
     * @param lane where the journal keeps the stream, "" where that needs no saying
     * @param session decides on the next owner
     */
    public record Entry(String node, long epoch, String lane, String session) {
        private static final String SEPARATOR = " ";

        private String text() {
            return String.join(SEPARATOR, String.valueOf(epoch), node, lane, session);
        }

        private static Entry parse(String text) {
            String[] parts = text.split(SEPARATOR, -1);
            return new Entry(parts[1], Long.parseLong(parts[0]), parts[2], parts[3]);
        }
    }

    /** Writes an entry unless a later owner has written its own. Hazelcast runs it where the entry is kept. */
    private record PutIfLater(long epoch, String text, long keepMs)
            implements EntryProcessor<String, @Nullable String, Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable String> entry) {
            String known = entry.getValue();
            if (known != null && Entry.parse(known).epoch() >= epoch) {
                return false;
            }
            ((ExtendedMapEntry<String, @Nullable String>) entry).setValue(text, keepMs, TimeUnit.MILLISECONDS);
            return true;
        }
    }

    private final Vertx vertx;
    private final IMap<String, String> map;

    public StreamDirectory(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(MAP);
    }

    /**
     * Says where a stream is; after {@code keepMs} the entry goes by itself, whatever became of the owner. Completes with
     * false when somebody else said so of the same or a later epoch: then it is theirs.
     */
    public Future<Boolean> enter(StreamId stream, Entry entry, long keepMs) {
        return Future.fromCompletionStage(
                map.submitToKey(stream.value(), new PutIfLater(entry.epoch(), entry.text(), keepMs)),
                vertx.getOrCreateContext());
    }

    public Future<Optional<Entry>> find(StreamId stream) {
        return Future.fromCompletionStage(map.getAsync(stream.value()), vertx.getOrCreateContext())
                .map(text -> Optional.ofNullable(text).map(Entry::parse));
    }

    /** The streams whose owners are none of these nodes. Searches the whole directory. */
    public Future<Map<StreamId, Entry>> notOwnedBy(Collection<String> nodes) {
        Predicate<String, String> owned = Predicates.or(nodes.stream()
                .map(node -> Predicates.like("this", "% " + node + " %"))
                .toArray(Predicate[]::new));
        return vertx.executeBlocking(() -> {
            Map<StreamId, Entry> found = new HashMap<>();
            map.entrySet(Predicates.not(owned))
                    .forEach(entry -> found.put(new StreamId(entry.getKey()), Entry.parse(entry.getValue())));
            return found;
        });
    }

    public Future<Void> remove(StreamId stream) {
        return Future.fromCompletionStage(map.removeAsync(stream.value()), vertx.getOrCreateContext())
                .mapEmpty();
    }
}
