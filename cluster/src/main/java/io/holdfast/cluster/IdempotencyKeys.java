package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.map.IMap;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which stream a client's idempotency key stands for, so that a question that is asked twice runs once. A key is claimed
 * before its stream is asked for, and released by the stream's owner when that refuses it or forgets it.
 */
public final class IdempotencyKeys {
    private static final String MAP = "holdfast.keys";
    /** In no key, session or node id. */
    private static final String SEPARATOR = " ";

    /**
     * What was asked for under a key.
     *
     * @param node whom the stream was given to
     * @param session the first asker's
     * @param digest of the question, without spaces: another under the same key is a mistake
     * @param claimedMs by {@link #now()}
     */
    public record Entry(StreamId stream, String node, String session, String digest, long claimedMs) {
        private String text() {
            return String.join(SEPARATOR, String.valueOf(claimedMs), stream.value(), node, session, digest);
        }

        private static Entry parse(String text) {
            String[] parts = text.split(SEPARATOR, -1);
            return new Entry(new StreamId(parts[1]), parts[2], parts[3], parts[4], Long.parseLong(parts[0]));
        }
    }

    /** Puts an entry where there is none, and answers with the one that was there, "" for none. */
    private record PutIfAbsent(String text, long keepMs) implements EntryProcessor<String, @Nullable String, String> {
        @Override
        public String process(Map.Entry<String, @Nullable String> entry) {
            String known = entry.getValue();
            if (known != null) {
                return known;
            }
            ((ExtendedMapEntry<String, @Nullable String>) entry).setValue(text, keepMs, TimeUnit.MILLISECONDS);
            return "";
        }
    }

    /** Removes an entry unless the key stands for another stream by now. */
    private record RemoveIfOf(String stream) implements EntryProcessor<String, @Nullable String, Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable String> entry) {
            String known = entry.getValue();
            boolean ours = known != null && Entry.parse(known).stream().value().equals(stream);
            if (ours) {
                entry.setValue(null);
            }
            return ours;
        }
    }

    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final IMap<String, String> map;
    private final Copies copies;

    public IdempotencyKeys(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.hazelcast = hazelcast;
        this.map = hazelcast.getMap(MAP);
        this.copies = new Copies(hazelcast, vertx);
    }

    /**
     * A client's key as it stands in the cluster. Two principals never share one, whatever they send.
     *
     * @param principal who was authenticated, "" where nobody has to be
     * @param route what is asked
     */
    public static String scoped(String principal, String route, String key) {
        return String.join("\n", principal, route, key);
    }

    /**
     * Makes a key stand for a stream unless it does for one already, which is then the answer.
     *
     * @param keepMs after this the key is free again, whatever became of the stream
     */
    public Future<Optional<Entry>> claim(String key, Entry entry, long keepMs) {
        return copies.write(List.of(key), () -> map.submitToKey(key, new PutIfAbsent(entry.text(), keepMs)))
                .map(known -> known.isEmpty() ? Optional.empty() : Optional.of(Entry.parse(known)));
    }

    /** Whether a key stands for this stream; true for a stream without a key. */
    public Future<Boolean> standsFor(String key, StreamId stream) {
        return key.isEmpty()
                ? Future.succeededFuture(true)
                : Future.fromCompletionStage(map.getAsync(key), vertx.getOrCreateContext())
                        .map(known ->
                                known != null && Entry.parse(known).stream().equals(stream));
    }

    /** Frees a key, if it stands for this stream. Nothing to do for a stream without a key. */
    public Future<Void> release(String key, StreamId stream) {
        return key.isEmpty()
                ? Future.succeededFuture()
                : Future.fromCompletionStage(
                                map.submitToKey(key, new RemoveIfOf(stream.value())), vertx.getOrCreateContext())
                        .mapEmpty();
    }

    /** How long ago a key was claimed, wherever that was. */
    public Duration age(Entry entry) {
        return Duration.ofMillis(Math.max(0, now() - entry.claimedMs()));
    }

    /** Milliseconds on a clock that all members agree on. */
    public long now() {
        return hazelcast.getCluster().getClusterTime();
    }
}
