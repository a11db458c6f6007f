package io.holdfast.stream.journal;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stream's log: its opening, consecutive events in chunks, and the outcome once there is one. Takes an append in the
 * right place and by the latest owner only, which is what makes a former owner harmless.
 */
final class StreamLog {
    /** Where chunks come from and go to. */
    interface Memory {
        /** A chunk with room for so many bytes, or empty when there is none to be had. */
        Optional<EventChunk> take(StreamLog log, int size);

        void giveBack(EventChunk chunk);
    }

    private final Opening opening;
    private final ArrayDeque<EventChunk> chunks = new ArrayDeque<>();
    private long epoch;
    private long end;
    private long bytes;
    private @Nullable Outcome outcome;

    StreamLog(Opening opening) {
        this.opening = opening;
        this.epoch = opening.epoch();
    }

    /** A log as it comes from another node, still without events. */
    static StreamLog restored(Opening opening, long epoch, long start, Optional<Outcome> outcome) {
        StreamLog log = new StreamLog(opening);
        log.epoch = epoch;
        log.end = start;
        outcome.ifPresent(known -> log.outcome = known);
        return log;
    }

    /** Adds what a chunk of the same log on another node holds. */
    void restore(EventChunk events, Memory memory) {
        addAll(events, Long.MAX_VALUE, memory);
    }

    Opening opening() {
        return opening;
    }

    long epoch() {
        return epoch;
    }

    ArrayDeque<EventChunk> chunks() {
        return chunks;
    }

    /** The position behind the last event. */
    long end() {
        return end;
    }

    /** The position of the first event that is still kept. */
    long start() {
        EventChunk oldest = chunks.peek();
        return oldest == null ? end : oldest.first();
    }

    /** Memory that the events take. */
    long bytes() {
        return bytes;
    }

    Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Appends all or, when the memory is at its end, a part of it, after which the stream can't go on. */
    Result append(Append append, long maxBytes, Memory memory) {
        if (conflicts(append.epoch(), append.position())) {
            return Result.CONFLICT;
        }
        for (Event event : append.events()) {
            Optional<EventChunk> chunk = chunkFor(EventChunk.sizeOf(event), maxBytes, memory);
            if (chunk.isEmpty()) {
                return Result.FULL;
            }
            chunk.get().add(event);
            end++;
        }
        append.outcome().ifPresent(known -> outcome = known);
        return Result.APPENDED;
    }

    /** The same with events that were made bytes before. */
    Result append(long writer, EventChunk events, Optional<Outcome> ending, long maxBytes, Memory memory) {
        if (conflicts(writer, events.first())) {
            return Result.CONFLICT;
        }
        if (!addAll(events, maxBytes, memory)) {
            return Result.FULL;
        }
        ending.ifPresent(known -> outcome = known);
        return Result.APPENDED;
    }

    private boolean conflicts(long writer, long position) {
        return outcome != null || epoch != writer || end != position;
    }

    /** Whether this is where the log ends, and how. */
    boolean endsWith(long writer, long position, Optional<Outcome> ending) {
        return epoch == writer && end == position && outcome().equals(ending);
    }

    private boolean addAll(EventChunk events, long maxBytes, Memory memory) {
        int place = 0;
        for (long seq = events.first(); seq < events.end(); seq++) {
            int size = events.sizeAt(place);
            Optional<EventChunk> chunk = chunkFor(size, maxBytes, memory);
            if (chunk.isEmpty()) {
                return false;
            }
            chunk.get().add(events, place, size);
            end++;
            place += size;
        }
        return true;
    }

    /** The last chunk, or a new one for the event that comes next. */
    private Optional<EventChunk> chunkFor(int size, long maxBytes, Memory memory) {
        EventChunk last = chunks.peekLast();
        if (last != null && last.hasRoomFor(size)) {
            return Optional.of(last);
        }
        Optional<EventChunk> taken = memory.take(this, size);
        taken.ifPresent(chunk -> {
            chunk.reset(end);
            chunks.add(chunk);
            bytes += chunk.capacity();
            while (bytes > maxBytes && chunks.size() > 1) {
                dropOldest(memory);
            }
        });
        return taken;
    }

    void dropOldest(Memory memory) {
        EventChunk oldest = chunks.remove();
        bytes -= oldest.capacity();
        memory.giveBack(oldest);
    }

    /** Makes the caller the owner; nobody else's appends succeed after that. */
    Claim claim() {
        epoch++;
        EventChunk last = chunks.peekLast();
        return new Claim(opening, epoch, end, last == null ? "" : last.lastUpstreamId(), outcome());
    }

    Digests digests() {
        Digests.Builder digests = new Digests.Builder();
        chunks.forEach(chunk -> chunk.digest(digests));
        return digests.build();
    }

    Slice read(long from, int maxBytes) {
        List<Event> events = new ArrayList<>();
        int weight = 0;
        Iterator<EventChunk> rest = chunks.iterator();
        while (rest.hasNext() && weight < maxBytes) {
            EventChunk chunk = rest.next();
            if (chunk.end() > from) {
                weight = chunk.read(from, maxBytes, weight, events);
            }
        }
        boolean reachesEnd = from >= end
                || (!events.isEmpty() && events.get(events.size() - 1).seq() + 1 == end);
        return new Slice(events, reachesEnd ? outcome() : Optional.empty());
    }
}
