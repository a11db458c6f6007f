package io.holdfast.stream.journal;

import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Reads a log from its oldest event up to a position, a part at a time. */
public final class JournalScan {
    private static final int READ_BYTES = 256 * 1024;

    private final Journal journal;
    private final StreamId stream;
    private final long end;
    private final Consumer<Event> visitor;

    public JournalScan(Journal journal, StreamId stream, long end, Consumer<Event> visitor) {
        this.journal = journal;
        this.stream = stream;
        this.end = end;
        this.visitor = visitor;
    }

    /** Completes when every event before the end has been visited; those that have expired are left out. */
    public Future<Void> run() {
        return from(0);
    }

    private Future<Void> from(long position) {
        if (position >= end) {
            return Future.succeededFuture();
        }
        return journal.read(stream, position, READ_BYTES).compose(slice -> {
            List<Event> events = slice.events();
            if (events.isEmpty()) {
                return Future.failedFuture("journal: nothing at " + position + " (expected: events up to " + end + ")");
            }
            events.stream().filter(event -> event.seq() < end).forEach(visitor);
            return from(events.get(events.size() - 1).seq() + 1);
        });
    }
}
