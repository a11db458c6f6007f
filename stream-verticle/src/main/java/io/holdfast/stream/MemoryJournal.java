package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one stream verticle instance in its own heap: fast, and gone with the process. Bounded twice: a stream
 * that outgrows its share loses its oldest events, and when the whole is full, streams that ended first go first.
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
        if (!makeRoom(added)) {
            return Result.FULL;
        }
        append.events().forEach(log.events::add);
        bytes += added;
        while (log.events.bytes() > maxStreamBytes && log.events.end() - log.events.first() > 1) {
            bytes -= log.events.dropFirst();
        }
        append.outcome().ifPresent(outcome -> {
            log.outcome = outcome;
            ended.add(append.stream());
        });
        return Result.APPENDED;
    }

    private boolean makeRoom(int wanted) {
        while (bytes + wanted > maxBytes && !ended.isEmpty()) {
            drop(ended.remove());
        }
        return bytes + wanted <= maxBytes;
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
