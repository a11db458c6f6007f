package io.holdfast.stream.journal;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The journal of one stream verticle instance in its own memory: fast, and gone with the process. Bounded twice: a stream
 * that outgrows its share loses its oldest events, and when the whole is full, streams that ended first go first, and
 * then the oldest events of the one that needs the room. A reader that asks for them is told that they have expired.
 */
public final class MemoryJournal implements Journal, StreamLog.Memory {
    private final ChunkPool pool;
    private final long maxStreamBytes;
    private final Map<StreamId, StreamLog> logs = new HashMap<>();
    /** In the order in which they did. */
    private final Set<StreamId> ended = new LinkedHashSet<>();

    public MemoryJournal(long maxBytes, long maxStreamBytes) {
        this.pool = new ChunkPool(maxBytes);
        this.maxStreamBytes = maxStreamBytes;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public boolean fences() {
        return true;
    }

    @Override
    public String lane(StreamId stream) {
        return "";
    }

    @Override
    public Future<Result> open(Opening opening) {
        StreamLog known = logs.putIfAbsent(opening.stream(), new StreamLog(opening));
        return Future.succeededFuture(known == null ? Result.APPENDED : Result.CONFLICT);
    }

    @Override
    public Future<List<Result>> append(List<Append> group) {
        List<Result> results = new ArrayList<>(group.size());
        for (Append append : group) {
            results.add(append(append));
        }
        return Future.succeededFuture(results);
    }

    private Result append(Append append) {
        StreamLog log = logs.get(append.stream());
        if (log == null) {
            return Result.CONFLICT;
        }
        Result result = log.append(append, maxStreamBytes, this);
        if (result == Result.APPENDED && append.outcome().isPresent()) {
            ended.add(append.stream());
        }
        return result;
    }

    @Override
    public Future<Slice> read(StreamId stream, long from, int maxBytes) {
        StreamLog log = logs.get(stream);
        return log == null
                ? Future.failedFuture(new Refusal(Fault.CURSOR_EXPIRED))
                : Future.succeededFuture(log.read(from, maxBytes));
    }

    @Override
    public Future<Optional<Claim>> claim(StreamId stream, String lane) {
        return Future.succeededFuture(Optional.ofNullable(logs.get(stream)).map(StreamLog::claim));
    }

    @Override
    public void disown(StreamId stream) {
        drop(stream);
    }

    @Override
    public Future<Void> expire(StreamId stream) {
        ended.remove(stream);
        drop(stream);
        return Future.succeededFuture();
    }

    private void drop(StreamId stream) {
        StreamLog log = logs.remove(stream);
        if (log != null) {
            log.chunks().forEach(pool::giveBack);
        }
    }

    @Override
    public Optional<EventChunk> take(StreamLog asking, int size) {
        if (!pool.couldHold(size)) {
            return Optional.empty();
        }
        Optional<EventChunk> chunk = pool.take(size);
        while (chunk.isEmpty() && !ended.isEmpty()) {
            expire(ended.iterator().next());
            chunk = pool.take(size);
        }
        while (chunk.isEmpty() && !asking.chunks().isEmpty()) {
            asking.dropOldest(this);
            chunk = pool.take(size);
        }
        while (chunk.isEmpty() && takeFromLargest()) {
            chunk = pool.take(size);
        }
        return chunk;
    }

    /** For a stream that is new when the journal is full: it has nothing of its own to give. */
    private boolean takeFromLargest() {
        Optional<StreamLog> largest = logs.values().stream()
                .filter(log -> log.chunks().size() > 1)
                .max(Comparator.comparingLong(StreamLog::bytes));
        largest.ifPresent(log -> log.dropOldest(this));
        return largest.isPresent();
    }

    @Override
    public void giveBack(EventChunk chunk) {
        pool.giveBack(chunk);
    }
}
