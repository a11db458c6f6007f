package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one stream verticle instance in its own heap: fast, and gone with the process. Bounded twice: a stream
 * that outgrows its share loses its oldest events, and when the whole is full, streams that ended first go first, and
 * then the oldest events of those that go on. A reader that asks for them is told that they have expired.
 */
final class MemoryJournal implements Journal {
    private final long maxBytes;
    private final long maxStreamBytes;
    private final Map<StreamId, Log> logs = new HashMap<>();
    private final ArrayDeque<StreamId> ended = new ArrayDeque<>();
    private long bytes;

    private static final class Log {
        private final EventWindow events = new EventWindow();
        private @Nullable Outcome outcome;
    }

    MemoryJournal(long maxBytes, long maxStreamBytes) {
        this.maxBytes = maxBytes;
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
        if (log.outcome != null || log.events.end() != append.position()) {
            return Result.CONFLICT;
        }
        int added = 0;
        for (Event event : append.events()) {
            added += event.weight();
        }
        if (bytes + added > maxBytes && !makeRoom(added, log)) {
            return Result.FULL;
        }
        append.events().forEach(log.events::add);
        bytes += added;
        trim(log, log.events.bytes() - maxStreamBytes);
        append.outcome().ifPresent(outcome -> {
            log.outcome = outcome;
            ended.add(append.stream());
        });
        return Result.APPENDED;
    }

    /** Takes from ended streams first, then from the one that needs the room, then from the largest. */
    private boolean makeRoom(int wanted, Log asking) {
        while (missing(wanted) > 0 && !ended.isEmpty()) {
            drop(ended.remove());
        }
        trim(asking, missing(wanted));
        long freed;
        do {
            Log largest = Collections.max(logs.values(), Comparator.comparingLong(log -> log.events.bytes()));
            freed = missing(wanted) > 0 ? trim(largest, Math.max(1, largest.events.bytes() / 2)) : 0;
        } while (freed > 0);
        return missing(wanted) <= 0;
    }

    private long missing(int wanted) {
        return bytes + wanted - maxBytes;
    }

    /** Frees so many bytes, or what there is: the newest event stays, so that readers who are up to date miss nothing. */
    private long trim(Log log, long wanted) {
        long freed = 0;
        while (freed < wanted && log.events.end() - log.events.first() > 1) {
            freed += log.events.dropFirst();
        }
        bytes -= freed;
        return freed;
    }

    @Override
    public Future<Slice> read(StreamId stream, long from, int maxBytes) {
        Log log = logs.get(stream);
        if (log == null) {
            return Future.succeededFuture(new Slice(List.of(), Optional.empty()));
        }
        List<Event> events = log.events.read(from, maxBytes);
        boolean reachesEnd = log.events.end() <= from + events.size();
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
            bytes -= log.events.bytes();
        }
    }
}
