package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one stream verticle instance in its own memory: fast, and gone with the process. Bounded twice: a stream
 * that outgrows its share loses its oldest events, and when the whole is full, streams that ended first go first, and
 * then the oldest events of the one that needs the room. A reader that asks for them is told that they have expired.
 */
final class MemoryJournal implements Journal {
    private final ChunkPool pool;
    private final long maxStreamBytes;
    private final Map<StreamId, Log> logs = new HashMap<>();
    private final ArrayDeque<StreamId> ended = new ArrayDeque<>();

    /** One stream's chunks, oldest first. */
    private static final class Log {
        private final ArrayDeque<EventChunk> chunks = new ArrayDeque<>();
        private long bytes;
        private long end;
        private @Nullable Outcome outcome;
    }

    MemoryJournal(long maxBytes, long maxStreamBytes) {
        this.pool = new ChunkPool(maxBytes);
        this.maxStreamBytes = maxStreamBytes;
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
        Log log = logs.computeIfAbsent(append.stream(), stream -> new Log());
        if (log.outcome != null || log.end != append.position()) {
            return Result.CONFLICT;
        }
        for (Event event : append.events()) {
            if (!add(log, event)) {
                return Result.FULL;
            }
        }
        append.outcome().ifPresent(outcome -> {
            log.outcome = outcome;
            ended.add(append.stream());
        });
        return Result.APPENDED;
    }

    private boolean add(Log log, Event event) {
        int size = EventChunk.sizeOf(event);
        EventChunk last = log.chunks.peekLast();
        if (last == null || !last.hasRoomFor(size)) {
            Optional<EventChunk> taken = take(log, size);
            if (taken.isEmpty()) {
                return false;
            }
            last = taken.get();
            last.reset(event.seq());
            log.chunks.add(last);
            log.bytes += last.capacity();
            while (log.bytes > maxStreamBytes && log.chunks.size() > 1) {
                dropOldest(log);
            }
        }
        last.add(event);
        log.end++;
        return true;
    }

    private Optional<EventChunk> take(Log log, int size) {
        Optional<EventChunk> chunk = pool.take(size);
        while (chunk.isEmpty() && !ended.isEmpty()) {
            drop(ended.remove());
            chunk = pool.take(size);
        }
        while (chunk.isEmpty() && !log.chunks.isEmpty()) {
            dropOldest(log);
            chunk = pool.take(size);
        }
        return chunk.isEmpty() && takeFromLargest() ? pool.take(size) : chunk;
    }

    /** For a stream that is new when the journal is full: it has nothing of its own to give. */
    private boolean takeFromLargest() {
        Log largest = null;
        for (Log log : logs.values()) {
            if (log.chunks.size() > 1 && (largest == null || log.bytes > largest.bytes)) {
                largest = log;
            }
        }
        if (largest != null) {
            dropOldest(largest);
        }
        return largest != null;
    }

    private void dropOldest(Log log) {
        EventChunk oldest = log.chunks.remove();
        log.bytes -= oldest.capacity();
        pool.giveBack(oldest);
    }

    @Override
    public Future<Slice> read(StreamId stream, long from, int maxBytes) {
        Log log = logs.get(stream);
        if (log == null) {
            return Future.succeededFuture(new Slice(List.of(), Optional.empty()));
        }
        List<Event> events = new ArrayList<>();
        int weight = 0;
        Iterator<EventChunk> chunks = log.chunks.iterator();
        while (chunks.hasNext() && weight < maxBytes) {
            EventChunk chunk = chunks.next();
            if (chunk.end() > from) {
                weight = chunk.read(from, maxBytes, weight, events);
            }
        }
        boolean reachesEnd = events.isEmpty() || events.get(events.size() - 1).seq() + 1 == log.end;
        return Future.succeededFuture(
                new Slice(events, reachesEnd ? Optional.ofNullable(log.outcome) : Optional.empty()));
    }

    @Override
    public Future<Void> expire(StreamId stream) {
        drop(stream);
        return Future.succeededFuture();
    }

    private void drop(StreamId stream) {
        Log log = logs.remove(stream);
        if (log != null) {
            log.chunks.forEach(pool::giveBack);
        }
    }
}
