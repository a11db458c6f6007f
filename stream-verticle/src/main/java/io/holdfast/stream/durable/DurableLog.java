package io.holdfast.stream.durable;

import io.holdfast.stream.journal.Acknowledged;
import io.holdfast.stream.journal.ChunkPool;
import io.holdfast.stream.journal.EventChunk;
import io.holdfast.stream.journal.EventWindow;
import io.holdfast.stream.journal.GroupCommit;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.stream.journal.JournalScan;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * A durable stream that this verticle instance owns. What it is told takes effect for writers at once, so that appends
 * need not wait for one another, and for readers, and whoever is answered, when the journal has it.
 */
public final class DurableLog implements GroupCommit.Writer {
    /** No more is taken while so many bytes wait for the journal. */
    private static final int MAX_UNCOMMITTED_BYTES = 32 * 1024 * 1024;
    /** Kept for readers that follow, so that they need not read the journal. */
    private static final int WINDOW_BYTES = 256 * 1024;
    /** As the journal counts at most: small events may leave half of a chunk empty. */
    private static final int SMALL_BYTES = ChunkPool.CHUNK_BYTES;

    /** Whoever follows the stream; told on the event loop. */
    interface Reader {
        /** There is more to read, or the stream is closed. */
        void more();

        /** There is nothing more to read here. */
        void over(Fault why);
    }

    private final Opening opening;
    private final DurableTerms terms;
    /** Looked at twice a second, so it is read from the terms once. */
    private final long endMs;

    private final long epoch;
    private final Journal journal;
    private final GroupCommit commits;
    private final BiConsumer<DurableLog, Fault> whenLost;
    private final DurableMetrics metrics;
    private final LongConsumer grows;
    private final DurableState decided;
    private final Acknowledged acknowledged = new Acknowledged();
    private final Set<Reader> readers = new LinkedHashSet<>();
    private List<Event> uncommitted = new ArrayList<>();
    private int uncommittedBytes;
    private EventWindow window;
    private long nextSeq;
    private long committed;
    private long tail;
    private boolean closed;
    private long bytes;
    private long usedNanos = System.nanoTime();
    private boolean commitAsked;
    private boolean lost;
    private Optional<Future<Void>> removal = Optional.empty();

    /**
     * @param grows told how many bytes more the journal keeps
     * @param whenLost told once, when somebody else owns the stream or the journal failed
     */
    DurableLog(
            Opening opening,
            long epoch,
            int maxProducers,
            Journal journal,
            GroupCommit commits,
            DurableMetrics metrics,
            LongConsumer grows,
            BiConsumer<DurableLog, Fault> whenLost) {
        this.opening = opening;
        this.terms = DurableTerms.of(opening.request().headers());
        this.endMs = terms.endMs();
        this.epoch = epoch;
        this.journal = journal;
        this.commits = commits;
        this.metrics = metrics;
        this.grows = grows;
        this.whenLost = whenLost;
        this.decided = new DurableState(maxProducers);
        this.window = new EventWindow(0);
    }

    /** Reads what there is so far. Fails when the journal no longer has the beginning, which tells what the rest means. */
    Future<Void> restore(long end) {
        return new JournalScan(journal, id(), end, this::restore).run().compose(read -> {
            if (nextSeq != end) {
                return Future.failedFuture(new Refusal(Fault.CURSOR_EXPIRED));
            }
            show();
            return Future.succeededFuture();
        });
    }

    private void restore(Event event) {
        if (event.seq() == nextSeq) {
            decided.apply(event.seq(), DurableRecord.of(event));
            grow(event);
            nextSeq++;
        }
    }

    /** What is decided is in the journal. */
    private void show() {
        committed = nextSeq;
        tail = decided.tail();
        closed = decided.closed();
        window = new EventWindow(committed);
    }

    StreamId id() {
        return opening.stream();
    }

    Opening opening() {
        return opening;
    }

    long epoch() {
        return epoch;
    }

    DurableTerms terms() {
        return terms;
    }

    /** As writers see it. */
    DurableState decided() {
        return decided;
    }

    /** The position behind the last data that readers may see. */
    long tail() {
        return tail;
    }

    /** Whether readers may know that nothing follows. */
    boolean closed() {
        return closed;
    }

    /** About what the journal keeps of it. */
    long bytes() {
        return bytes;
    }

    /** Its lifetime begins anew. */
    void use() {
        usedNanos = System.nanoTime();
    }

    boolean expired(long nowNanos, DurableConfig config) {
        return readers.isEmpty()
                && (System.currentTimeMillis() >= endMs
                        || terms.unusedForTooLong(nowNanos - usedNanos, config.retention()));
    }

    /** How many follow it. */
    int readers() {
        return readers.size();
    }

    /** When it is deleted: completes when its name is free again. */
    Optional<Future<Void>> removal() {
        return removal;
    }

    void removal(Future<Void> underWay) {
        removal = Optional.of(underWay);
    }

    boolean overloaded() {
        return uncommittedBytes > MAX_UNCOMMITTED_BYTES;
    }

    /** What the journal would count for data of this size. */
    public static long size(int length) {
        return length < SMALL_BYTES ? 2L * length : length;
    }

    /** Completes when the journal has it, and everything before. */
    Future<Void> say(DurableRecord record) {
        say(record.event(nextSeq), record);
        return settled();
    }

    /** What the stream inherits; nobody sees any of it before the stream has begun. */
    void inherit(Event event) {
        say(event, DurableRecord.of(event));
    }

    private void say(Event event, DurableRecord record) {
        decided.apply(event.seq(), record);
        uncommitted.add(event);
        uncommittedBytes += event.weight();
        grow(event);
        nextSeq++;
    }

    private void grow(Event event) {
        long more = size(EventChunk.sizeOf(event));
        bytes += more;
        grows.accept(more);
    }

    /** Completes when the journal has everything that was decided so far. */
    Future<Void> settled() {
        if (lost) {
            return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
        }
        if (committed == nextSeq) {
            return Future.succeededFuture();
        }
        askForCommit();
        return acknowledged.until(nextSeq);
    }

    private void askForCommit() {
        if (!commitAsked) {
            commitAsked = true;
            commits.add(this);
        }
    }

    /** About so much from a position on, as far as readers may see it. */
    Future<List<Event>> read(long from, int maxBytes) {
        if (from >= committed) {
            return Future.succeededFuture(List.of());
        }
        if (from >= window.first()) {
            return Future.succeededFuture(window.read(from, maxBytes));
        }
        long end = committed;
        return journal.read(id(), from, maxBytes)
                .map(Slice::events)
                .map(events ->
                        events.stream().filter(event -> event.seq() < end).toList())
                .compose(events -> events.isEmpty() || events.get(0).seq() != from
                        ? Future.failedFuture(new Refusal(Fault.CURSOR_EXPIRED))
                        : Future.succeededFuture(events));
    }

    /** The position behind the last event, whether or not readers may see it. */
    long nextSeq() {
        return nextSeq;
    }

    /** The position behind the last event that readers may see. */
    long committed() {
        return committed;
    }

    void follow(Reader reader) {
        if (readers.add(reader)) {
            metrics.readers(1);
        }
    }

    void leave(Reader reader) {
        if (readers.remove(reader)) {
            metrics.readers(-1);
        }
        if (readers.isEmpty()) {
            window = new EventWindow(committed);
        }
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    @Override
    public Append takeAppend() {
        List<Event> events = uncommitted;
        uncommitted = new ArrayList<>();
        uncommittedBytes = 0;
        return new Append(id(), epoch, nextSeq - events.size(), events, Optional.empty());
    }

    @Override
    public void appended(Append append, Result result, long nowMs) {
        commitAsked = false;
        if (lost) {
            return;
        }
        switch (result) {
            case APPENDED -> show(append.events());
            case CONFLICT -> lose(Fault.STREAM_MOVED);
            case FULL -> lose(Fault.JOURNAL_FULL);
        }
    }

    @Override
    public void appendFailed(Throwable failure) {
        commitAsked = false;
        lose(Refusal.of(failure).fault());
    }

    private void show(List<Event> events) {
        for (Event event : events) {
            if (event.data().length > 0) {
                tail = event.seq() + 1;
            }
            closed |= !event.type().isEmpty() && DurableRecord.of(event).closes();
            window.add(event);
        }
        committed += events.size();
        while (window.bytes() > (readers.isEmpty() ? 0 : WINDOW_BYTES) && window.first() < window.end()) {
            window.dropFirst();
        }
        if (!uncommitted.isEmpty()) {
            askForCommit();
        }
        List.copyOf(readers).forEach(Reader::more);
        acknowledged.reached(committed);
    }

    /** What is not in the journal by now may never be: whoever waits for it is told so, and may ask the next owner. */
    void lose(Fault why) {
        if (!lost) {
            lost = true;
            whenLost.accept(this, why);
            over(why);
            acknowledged.lost(why);
        }
    }

    /** There is nothing more to read here. */
    void over(Fault why) {
        List.copyOf(readers).forEach(reader -> {
            leave(reader);
            reader.over(why);
        });
    }
}
