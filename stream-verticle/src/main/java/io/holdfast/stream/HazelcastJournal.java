package io.holdfast.stream;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import io.holdfast.wire.StreamId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The journal in the memory of the cluster, with a copy on another member: survives the loss of a node. Streams that an
 * instance makes share a lane, which is one partition of its own member, so that a group commit is one operation; those
 * that it takes over keep the lane of the owner before.
 */
final class HazelcastJournal implements Journal {
    static final String MAP = "holdfast.journal";
    /** More tries than any partition table needs to offer a partition of our own. */
    private static final int LANE_TRIES = 10_000;

    /**
     * How much is kept, and how long.
     *
     * @param bytes of all logs that the instance owns
     * @param streamBytes of one log
     * @param openMs after this a log goes by itself, whatever became of its owner
     * @param endedMs how long a log is kept after its outcome
     */
    record Limits(long bytes, long streamBytes, long openMs, long endedMs) {}

    private final Context context;
    private final IMap<JournalKey, @Nullable StoredLog> map;
    private final PartitionService partitions;
    private final String name;
    private final Limits limits;
    private final Map<StreamId, Owned> owned = new HashMap<>();
    private final ArrayDeque<StreamId> ended = new ArrayDeque<>();
    private String lane;
    private long bytes;

    /** A stream of ours: where it is kept, and about how much it takes. */
    private static final class Owned {
        private final JournalKey key;
        private long bytes;

        private Owned(JournalKey key) {
            this.key = key;
        }
    }

    /** @param name unique in the cluster */
    HazelcastJournal(HazelcastInstance hazelcast, Vertx vertx, String name, Limits limits) {
        this.context = vertx.getOrCreateContext();
        this.map = hazelcast.getMap(MAP);
        this.partitions = hazelcast.getPartitionService();
        this.name = name;
        this.limits = limits;
        this.lane = nearbyLane();
    }

    /** A lane whose partition is on this member, as far as the partition table is known. */
    private String nearbyLane() {
        for (int i = 0; i < LANE_TRIES; i++) {
            String candidate = name + '.' + i;
            var owner = partitions.getPartition(candidate).getOwner();
            if (owner != null && owner.localMember()) {
                return candidate;
            }
        }
        return name + ".0";
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public Future<Result> open(Opening opening) {
        JournalKey key = own(opening.stream(), lane);
        return completed(map.submitToKey(key, new OpenLog(opening, limits.openMs())))
                .map(Result::of);
    }

    @Override
    public Future<List<Result>> append(List<Append> group) {
        makeRoom();
        Set<JournalKey> keys = new LinkedHashSet<>();
        for (Append append : group) {
            Owned log = owned.get(append.stream());
            if (log != null) {
                keys.add(log.key);
                grow(log, append);
            }
        }
        AppendToLogs operation = new AppendToLogs(group, streamBytes(), limits.endedMs());
        return completed(map.submitToKeys(keys, operation)).map(answers -> results(group, answers));
    }

    private List<Result> results(List<Append> group, Map<JournalKey, Integer> answers) {
        List<Result> results = new ArrayList<>(group.size());
        for (Append append : group) {
            Owned log = owned.get(append.stream());
            Integer answer = log == null ? null : answers.get(log.key);
            Result result = answer == null ? Result.CONFLICT : Result.of(answer);
            if (result == Result.APPENDED && append.outcome().isPresent()) {
                ended.add(append.stream());
            }
            results.add(result);
        }
        return results;
    }

    private void grow(Owned log, Append append) {
        long before = log.bytes;
        append.events().forEach(event -> log.bytes += EventChunk.sizeOf(event));
        log.bytes = Math.min(log.bytes, limits.streamBytes());
        bytes += log.bytes - before;
    }

    /** Streams that ended first are forgotten first. */
    private void makeRoom() {
        while (bytes > limits.bytes() && !ended.isEmpty()) {
            expire(ended.remove());
        }
    }

    /** When only open streams are left, each keeps its share and loses its oldest events beyond. */
    private long streamBytes() {
        return bytes <= limits.bytes()
                ? limits.streamBytes()
                : Math.min(limits.streamBytes(), limits.bytes() / Math.max(1, owned.size()));
    }

    @Override
    public Future<Slice> read(StreamId stream, long from, int maxBytes) {
        Owned log = owned.get(stream);
        if (log == null) {
            return Future.succeededFuture(new Slice(List.of(), Optional.empty()));
        }
        return completed(map.submitToKey(log.key, new ReadLog(from, maxBytes))).map(ReadLog::slice);
    }

    @Override
    public Future<Optional<Claim>> claim(StreamId stream, String itsLane) {
        JournalKey key = new JournalKey(itsLane, stream);
        return completed(map.submitToKey(key, new ClaimLog()))
                .map(answer -> ClaimLog.claim(stream, answer))
                .onSuccess(claim -> claim.ifPresent(ours -> own(stream, itsLane)));
    }

    private JournalKey own(StreamId stream, String itsLane) {
        Owned log = new Owned(new JournalKey(itsLane, stream));
        owned.put(stream, log);
        return log.key;
    }

    @Override
    public Future<Void> expire(StreamId stream) {
        Owned log = owned.remove(stream);
        ended.removeFirstOccurrence(stream);
        if (log == null) {
            return Future.succeededFuture();
        }
        bytes -= log.bytes;
        return completed(map.removeAsync(log.key)).mapEmpty();
    }

    @Override
    public void disown(StreamId stream) {
        Owned log = owned.remove(stream);
        if (log != null) {
            bytes -= log.bytes;
        }
    }

    private <T> Future<T> completed(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context);
    }
}
