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
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * @param past what its owners tell the next one for operators, without blanks; "" when there is nothing
     */
    public record Entry(String node, long epoch, String lane, String session, String past) {
        private static final String SEPARATOR = " ";

        public Entry(String node, long epoch, String lane, String session) {
            this(node, epoch, lane, session, "");
        }

        private boolean isOf(String owner, long ofEpoch) {
            return node.equals(owner) && epoch == ofEpoch;
        }

        private String text() {
            return String.join(SEPARATOR, String.valueOf(epoch), node, lane, session, past);
        }

        /** An older node's entry has no past. */
        private static Entry parse(String text) {
            String[] parts = text.split(SEPARATOR, -1);
            String past = parts.length > 4 ? parts[4] : "";
            return new Entry(parts[1], Long.parseLong(parts[0]), parts[2], parts[3], past);
        }
    }

    /** Writes entries, each unless a later owner has written its own. Hazelcast runs it where the entries are kept. */
    private record PutIfLater(Map<String, String> texts, long keepMs)
            implements EntryProcessor<String, @Nullable String, Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable String> entry) {
            String text = Objects.requireNonNull(texts.get(entry.getKey()));
            String known = entry.getValue();
            if (known != null && Entry.parse(known).epoch() >= Entry.parse(text).epoch()) {
                return false;
            }
            ((ExtendedMapEntry<String, @Nullable String>) entry).setValue(text, keepMs, TimeUnit.MILLISECONDS);
            return true;
        }
    }

    /** Lets entries live on. */
    private record Keep(long keepMs) implements EntryProcessor<String, @Nullable String, Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable String> entry) {
            String known = entry.getValue();
            if (known != null) {
                ((ExtendedMapEntry<String, @Nullable String>) entry).setValue(known, keepMs, TimeUnit.MILLISECONDS);
            }
            return known != null;
        }
    }

    /** Removes an entry, unless another owner has written there since. */
    private record RemoveIfOf(String node, long epoch) implements EntryProcessor<String, @Nullable String, Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable String> entry) {
            String known = entry.getValue();
            boolean theirs = known != null && Entry.parse(known).isOf(node, epoch);
            if (theirs) {
                entry.setValue(null);
            }
            return theirs;
        }
    }

    private record Written(StreamId stream, Entry entry, long keepMs) {}

    private final Vertx vertx;
    private final IMap<String, String> map;
    private final Copies copies;
    private final MapSearch search;
    private final TurnBatch<Written, Boolean> entries;

    public StreamDirectory(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(MAP);
        this.copies = new Copies(hazelcast, vertx);
        this.search = new MapSearch(vertx, map);
        this.entries = new TurnBatch<>(vertx, (keepMs, written) -> enterAll(written));
    }

    /**
     * Says where a stream is; after {@code keepMs} the entry goes by itself, whatever became of the owner. Completes with
     * false when somebody else said so of the same or a later epoch: then it is theirs.
     */
    public Future<Boolean> enter(StreamId stream, Entry entry, long keepMs) {
        return entries.ask(String.valueOf(keepMs), new Written(stream, entry, keepMs));
    }

    /** What one turn writes twice for the same stream is written once, and only that writer is told so. */
    private Future<List<Boolean>> enterAll(List<Written> written) {
        Map<String, String> texts = new HashMap<>();
        written.forEach(one -> texts.put(one.stream().value(), one.entry().text()));
        PutIfLater put = new PutIfLater(texts, written.get(0).keepMs());
        return copies.write(texts.keySet(), () -> map.submitToKeys(texts.keySet(), put))
                .map(done -> written.stream()
                        .map(one -> done.getOrDefault(one.stream().value(), false)
                                && one.entry()
                                        .text()
                                        .equals(texts.get(one.stream().value())))
                        .toList());
    }

    /** An entry goes by itself so much later than from now on; completes with false when there is none. */
    public Future<Boolean> keep(StreamId stream, long keepMs) {
        return Future.fromCompletionStage(
                map.submitToKey(stream.value(), new Keep(keepMs)), vertx.getOrCreateContext());
    }

    public Future<Optional<Entry>> find(StreamId stream) {
        return search.find(stream.value()).map(text -> text.map(Entry::parse));
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

    /**
     * An owner forgets a stream, or was found to have lost it. Completes with false when the entry is another owner's, or of
     * a later epoch: it stays, as somebody else may have begun or taken over the stream meanwhile.
     */
    public Future<Boolean> remove(StreamId stream, String node, long epoch) {
        return Future.fromCompletionStage(
                map.submitToKey(stream.value(), new RemoveIfOf(node, epoch)), vertx.getOrCreateContext());
    }
}
