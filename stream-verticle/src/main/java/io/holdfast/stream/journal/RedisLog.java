package io.holdfast.stream.journal;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What an owner knows of a log that Redis keeps: how far it goes, and about how much it takes. */
final class RedisLog {
    /** What is dropped at once when a log has become too long. */
    private static final long SEGMENT_BYTES = 64 * 1024;
    /** What an entry takes beside its events. */
    private static final int ENTRY_BYTES = 64;

    /** Consecutive entries from an id on. */
    private static final class Segment {
        private final RedisEntry.Id first;
        private long bytes;

        private Segment(RedisEntry.Id first) {
            this.first = first;
        }
    }

    private final StreamId stream;
    private final RedisKeys keys;
    private final long epoch;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    /** Epochs by the position at which they begin, as far as known. */
    private final TreeMap<Long, Long> epochs = new TreeMap<>();

    private RedisEntry.Id last;
    private long end;
    private long bytes;
    private long entries;
    private boolean over;
    private Optional<RedisEntry.Id> trim = Optional.empty();

    private RedisLog(StreamId stream, long firstEpoch, long epoch, long end, boolean over) {
        this.stream = stream;
        this.keys = RedisKeys.of(stream);
        this.epoch = epoch;
        this.end = end;
        this.over = over;
        this.last = RedisEntry.Id.marker(epoch);
        epochs.put(0L, firstEpoch);
        epochs.put(end, epoch);
    }

    static RedisLog begun(Journal.Opening opening) {
        return new RedisLog(opening.stream(), opening.epoch(), opening.epoch(), 0, false);
    }

    /** One that others have written so far. */
    static RedisLog claimed(Journal.Claim claim, long entries, long bytes) {
        Journal.Opening opening = claim.opening();
        boolean over = claim.outcome().isPresent();
        RedisLog log = new RedisLog(opening.stream(), opening.epoch(), claim.epoch(), claim.end(), over);
        Segment theirs = new Segment(RedisEntry.Id.marker(opening.epoch()));
        theirs.bytes = bytes;
        log.segments.add(theirs);
        log.entries = entries;
        log.bytes = bytes;
        return log;
    }

    StreamId stream() {
        return stream;
    }

    RedisKeys keys() {
        return keys;
    }

    /** The last entry that Redis has acknowledged. */
    RedisEntry.Id last() {
        return last;
    }

    /** The position behind the last event that Redis has acknowledged. */
    long end() {
        return end;
    }

    boolean over() {
        return over;
    }

    long bytes() {
        return bytes;
    }

    /** Of one entry, on average. */
    long entryBytes() {
        return bytes / Math.max(1, entries);
    }

    /** The first entry that is to be kept, when some are not. */
    Optional<RedisEntry.Id> trim() {
        return trim;
    }

    boolean takes(Append append) {
        return !over && append.epoch() == epoch && append.position() == end;
    }

    void appended(Append append, long maxBytes) {
        RedisEntry.Id id = RedisEntry.Id.of(append);
        long size = ENTRY_BYTES;
        for (Event event : append.events()) {
            size += EventChunk.sizeOf(event);
        }
        Segment newest = segments.peekLast();
        if (newest == null || newest.bytes >= SEGMENT_BYTES) {
            newest = new Segment(id);
            segments.add(newest);
        }
        newest.bytes += size;
        bytes += size;
        entries++;
        last = id;
        end += append.events().size();
        over = append.outcome().isPresent();
        trim(maxBytes);
    }

    private void trim(long maxBytes) {
        trim = Optional.empty();
        while (bytes > maxBytes && segments.size() > 1) {
            bytes -= segments.remove().bytes;
            trim = Optional.of(segments.element().first);
        }
    }

    /** Where entries with what is behind a position begin; sometimes too early, never too late. */
    RedisEntry.Id seek(long position) {
        Map.Entry<Long, Long> known = Objects.requireNonNull(epochs.floorEntry(position));
        return new RedisEntry.Id(known.getValue(), position + 1);
    }

    /** A reader has come by an entry, which may be the first that is known of its epoch. */
    void passed(RedisEntry entry) {
        if (!entry.events().isEmpty()) {
            epochs.merge(entry.events().get(0).seq(), entry.id().epoch(), Math::max);
        }
    }
}
