package io.holdfast.stream.source;

import io.holdfast.stream.journal.Digests;
import io.holdfast.stream.journal.Journal;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The same request sent again: what the upstream repeats is checked against the journal and dropped, and only what is new
 * goes on. An upstream that knows {@code Last-Event-ID} may send just the rest.
 */
final class ReplaySource extends ResumedSource {
    private final boolean mayKnowWhere;
    private final Supplier<Source> again;

    /**
     * @param end the position behind the last event in the journal
     * @param upstreamId what the upstream called that event, "" when it did not
     * @param again makes the call, with that id
     */
    ReplaySource(Journal journal, StreamId stream, long end, String upstreamId, Supplier<Source> again) {
        super(journal, stream, end);
        this.mayKnowWhere = !upstreamId.isEmpty();
        this.again = again;
    }

    /** The upstream is called while the journal is read, since both take their time. */
    @Override
    public void start(Sink sink) {
        Check check = new Check(sink);
        become(again.get(), check);
        orTell(sink, journal().digests(stream(), end())).onSuccess(check::begin);
    }

    /** Lets through what is new, as soon as enough of the journal has been read to know. */
    private final class Check implements Sink {
        private final Sink sink;
        private final ArrayDeque<Runnable> early = new ArrayDeque<>();
        private @Nullable Digests journaled;
        private long position;

        private Check(Sink sink) {
            this.sink = sink;
        }

        private void begin(Digests known) {
            journaled = known;
            early.forEach(Runnable::run);
            early.clear();
            release();
        }

        /** Of a call that is paused no more comes than what has been read from its socket. */
        private void keep(Runnable later) {
            hold();
            early.add(later);
        }

        @Override
        public void opened() {
            sink.opened();
        }

        @Override
        public void event(String type, String id, byte[] data) {
            if (journaled == null) {
                keep(() -> event(type, id, data));
                return;
            }
            if (cancelled()) {
                return;
            }
            if (position < end() && !journaled.match(position, type, data)) {
                if (position > 0 || !mayKnowWhere) {
                    diverged("event " + position);
                    return;
                }
                // It has understood the last event id and goes on behind it.
                position = end();
            }
            if (position >= end()) {
                sink.event(type, id, data);
            }
            position++;
        }

        @Override
        public void finished() {
            if (journaled == null) {
                keep(this::finished);
                return;
            }
            // Nothing at all from an upstream that was given its last id means that there is nothing to add.
            boolean nothingToAdd = position == 0 && mayKnowWhere;
            if (position < end() && !nothingToAdd) {
                diverged("it ended after " + position + " of " + end() + " events");
            } else {
                sink.finished();
            }
        }

        private void diverged(String where) {
            sink.failed(Fault.REPLAY_DIVERGED, where, Fault.REPLAY_DIVERGED.status());
            cancel();
        }

        @Override
        public void failed(Fault fault, String detail, int status) {
            if (journaled == null) {
                keep(() -> failed(fault, detail, status));
            } else if (!cancelled()) {
                sink.failed(fault, detail, status);
            }
        }
    }
}
