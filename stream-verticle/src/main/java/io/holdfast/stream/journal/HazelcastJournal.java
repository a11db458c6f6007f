package io.holdfast.stream.journal;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import io.holdfast.cluster.Copies;
import io.holdfast.cluster.PromptMap;
import io.holdfast.cluster.TurnBatch;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in the memory of the cluster, with a copy on another member: survives the loss of a node. Streams that an
 * instance makes share a lane, which is one entry in a partition of its own member, so that a group commit is one
 * operation; those that it takes over keep the lane of the owner before.
 */
public final class HazelcastJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(HazelcastJournal.class);

    static final String MAP = "holdfast.journal";
    private static final int MOST_READS = 32;
    private static final int MOST_DIGESTS = 256;

    /**
     * How much is kept, and how long.
     *
     * @param bytes of all logs that the instance owns
     * @param streamBytes of one log
     * @param endedMs how long a log is kept after its outcome
     */
    public record Limits(long bytes, long streamBytes, long endedMs) {}

    private final PromptMap<Lane> map;
    private final Copies copies;
    private final Limits limits;
    private final List<String> lanes;
    private final Map<StreamId, Owned> owned = new HashMap<>();
    /** In the order in which they did. */
    private final Set<StreamId> ended = new LinkedHashSet<>();

    private final TurnBatch<ReadLogs.Part, Slice> reads;
    private final TurnBatch<StreamId, Digests> digests;
    private final TurnBatch<StreamId, Optional<Claim>> claims;
    private final HeldAppends held;
    private long bytes;

    /** A stream of ours: where it is kept, where it ends, and about how much it takes. */
    private static final class Owned {
        private final String lane;
        private final long epoch;
        private long end;
        private boolean over;
        private long bytes;

        private Owned(String lane, long epoch, long end, boolean over) {
            this.lane = lane;
            this.epoch = epoch;
            this.end = end;
            this.over = over;
        }

        private boolean conflicts(Append append) {
            return over || epoch != append.epoch() || end != append.position();
        }

        private void appended(Append append) {
            end = append.position() + append.events().size();
            over = append.outcome().isPresent();
        }
    }

    /** The part of a group that goes to one lane, which part that is, and whose. */
    private record LaneGroup(AppendToLogs operation, List<Integer> places, List<Owned> logs) {}

    /** @param name unique in the cluster */
    public HazelcastJournal(HazelcastInstance hazelcast, Vertx vertx, String name, Limits limits) {
        this.map = new PromptMap<>(hazelcast, MAP, vertx.getOrCreateContext());
        this.copies = new Copies(hazelcast, vertx);
        this.limits = limits;
        this.reads = new TurnBatch<>(vertx, this::readAll);
        this.digests = new TurnBatch<>(vertx, this::digestAll);
        this.claims = new TurnBatch<>(vertx, this::claimAll);
        this.held = new HeldAppends(vertx, this::operation, this::writeHeld);
        this.lanes = Lanes.nearby(hazelcast.getPartitionService(), name, limits.bytes());
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public boolean gathers() {
        return !copies.impossible();
    }

    @Override
    public boolean fences() {
        return false;
    }

    @Override
    public String lane(StreamId stream) {
        Owned known = owned.get(stream);
        return known != null ? known.lane : lanes.get(Math.floorMod(stream.hashCode(), lanes.size()));
    }

    @Override
    public Future<Result> open(Opening opening) {
        String lane = lane(opening.stream());
        owned.put(opening.stream(), new Owned(lane, opening.epoch(), 0, false));
        return submit(lane, new OpenLog(opening)).map(Result::of);
    }

    @Override
    public Future<List<Result>> append(List<Append> group) {
        makeRoom();
        return copies.impossible() ? hold(group) : write(group);
    }

    private Future<List<Result>> hold(List<Append> group) {
        Result[] results = new Result[group.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = hold(group.get(i));
        }
        noteEnded(group, results);
        return held.room().map(List.of(results));
    }

    private Result hold(Append append) {
        Owned log = owned.get(append.stream());
        if (log == null || log.conflicts(append)) {
            return Result.CONFLICT;
        }
        held.add(log.lane, append);
        grow(log, append);
        log.appended(append);
        return Result.APPENDED;
    }

    /** Fails in part where another instance of this node has claimed a stream, or as a whole with the node. */
    private Future<Void> writeHeld(String lane, AppendToLogs operation) {
        return submitNow(lane, operation)
                .onSuccess(codes -> disownConflicts(operation, codes))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private void disownConflicts(AppendToLogs operation, byte[] codes) {
        for (int i = 0; i < codes.length; i++) {
            if (Result.of(codes[i]) != Result.APPENDED) {
                disown(operation.stream(i));
            }
        }
    }

    private Future<List<Result>> write(List<Append> group) {
        Map<String, LaneGroup> byLane = new HashMap<>();
        for (int i = 0; i < group.size(); i++) {
            Append append = group.get(i);
            Owned log = owned.get(append.stream());
            if (log != null) {
                LaneGroup part = byLane.computeIfAbsent(log.lane, lane -> laneGroup());
                part.operation().add(append);
                part.places().add(i);
                part.logs().add(log);
                grow(log, append);
            }
        }
        Result[] results = new Result[group.size()];
        Arrays.fill(results, Result.CONFLICT);
        List<Future<?>> operations = new ArrayList<>(byLane.size());
        byLane.forEach((lane, part) ->
                operations.add(submit(lane, part.operation()).onSuccess(codes -> note(codes, part, group, results))));
        return Future.join(operations).map(done -> {
            noteEnded(group, results);
            return List.of(results);
        });
    }

    private LaneGroup laneGroup() {
        return new LaneGroup(operation(), new ArrayList<>(), new ArrayList<>());
    }

    private AppendToLogs operation() {
        return new AppendToLogs(streamBytes(), limits.endedMs());
    }

    private static void note(byte[] codes, LaneGroup part, List<Append> group, Result[] results) {
        for (int i = 0; i < codes.length; i++) {
            int place = part.places().get(i);
            results[place] = Result.of(codes[i]);
            if (results[place] == Result.APPENDED) {
                part.logs().get(i).appended(group.get(place));
            }
        }
    }

    private void noteEnded(List<Append> group, Result[] results) {
        for (int i = 0; i < results.length; i++) {
            if (results[i] == Result.APPENDED && group.get(i).outcome().isPresent()) {
                ended.add(group.get(i).stream());
            }
        }
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
            expire(ended.iterator().next());
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
            return Future.failedFuture(new Refusal(Fault.CURSOR_EXPIRED));
        }
        return reads.ask(log.lane, new ReadLogs.Part(stream, from, maxBytes));
    }

    @Override
    public Future<Digests> digests(StreamId stream, long end) {
        Owned log = owned.get(stream);
        return log == null ? Future.failedFuture(new Refusal(Fault.STREAM_MOVED)) : digests.ask(log.lane, stream);
    }

    private Future<List<Slice>> readAll(String lane, List<ReadLogs.Part> parts) {
        return someAtATime(
                parts, MOST_READS, some -> submit(lane, new ReadLogs(some)).map(ReadLogs::slices));
    }

    private Future<List<Digests>> digestAll(String lane, List<StreamId> streams) {
        return someAtATime(
                streams,
                MOST_DIGESTS,
                some -> submit(lane, new DigestLogs(some)).map(DigestLogs::digests));
    }

    /** The answers to all together might not fit into the memory. */
    private static <Q, A> Future<List<A>> someAtATime(List<Q> all, int most, Function<List<Q>, Future<List<A>>> ask) {
        if (all.size() <= most) {
            return ask.apply(all);
        }
        return ask.apply(all.subList(0, most))
                .compose(first -> someAtATime(all.subList(most, all.size()), most, ask)
                        .map(rest ->
                                Stream.concat(first.stream(), rest.stream()).toList()));
    }

    @Override
    public Future<Optional<Claim>> claim(StreamId stream, String lane) {
        return claims.ask(lane, stream);
    }

    private Future<List<Optional<Claim>>> claimAll(String lane, List<StreamId> streams) {
        ClaimLogs operation = new ClaimLogs(streams);
        return submit(lane, operation)
                .map(operation::claims)
                .onSuccess(all -> all.forEach(claim -> claim.ifPresent(ours -> own(ours, lane))));
    }

    private void own(Claim claim, String lane) {
        Owned log = new Owned(lane, claim.epoch(), claim.end(), claim.outcome().isPresent());
        owned.put(claim.opening().stream(), log);
    }

    @Override
    public Future<Void> expire(StreamId stream) {
        Owned log = owned.remove(stream);
        ended.remove(stream);
        if (log == null) {
            return Future.succeededFuture();
        }
        bytes -= log.bytes;
        return submit(log.lane, new ForgetLog(stream, log.epoch)).mapEmpty();
    }

    @Override
    public void disown(StreamId stream) {
        Owned log = owned.remove(stream);
        if (log != null) {
            bytes -= log.bytes;
        }
    }

    private <R> Future<R> submit(String lane, EntryProcessor<String, @Nullable Lane, R> operation) {
        return held.written()
                .compose(before -> copies.ready(List.of(lane)))
                .compose(ready -> submitNow(lane, operation));
    }

    @Override
    public Future<Void> close() {
        return held.written();
    }

    private <R> Future<R> submitNow(String lane, EntryProcessor<String, @Nullable Lane, R> operation) {
        return map.submit(lane, operation).recover(failure -> {
            log.warn("Journal not reached: lane={} reason={}", lane, failure.toString());
            return Future.failedFuture(new Refusal(Fault.JOURNAL_UNAVAILABLE));
        });
    }
}
