package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import org.jspecify.annotations.Nullable;

/** A source that reads what the journal has of its stream, then makes a call for the rest, and from then on is that call. */
abstract class ResumedSource implements Source {
    private final Journal journal;
    private final StreamId stream;
    private final long end;
    private @Nullable Source call;
    private boolean cancelled;

    /** @param end the position behind the last event in the journal */
    ResumedSource(Journal journal, StreamId stream, long end) {
        this.journal = journal;
        this.stream = stream;
        this.end = end;
    }

    /** Takes note of what the journal has, event by event, without those that have expired. */
    abstract void remember(Event event);

    /** The journal has been read: makes the call for the rest, or tells the sink why there is none. */
    abstract void proceed(Sink sink);

    /** What the source is from now on. */
    final void become(Source rest, Sink sink) {
        call = rest;
        rest.start(sink);
    }

    /** The position behind the last event in the journal. */
    final long end() {
        return end;
    }

    final boolean cancelled() {
        return cancelled;
    }

    @Override
    public final void start(Sink sink) {
        new JournalScan(journal, stream, end, this::remember)
                .run()
                .onSuccess(scanned -> {
                    if (!cancelled) {
                        proceed(sink);
                    }
                })
                .onFailure(unreadable -> {
                    if (!cancelled) {
                        sink.failed(Fault.INTERNAL, "", Fault.INTERNAL.status());
                    }
                });
    }

    @Override
    public final void pause() {
        if (call != null) {
            call.pause();
        }
    }

    @Override
    public final void resume() {
        if (call != null) {
            call.resume();
        }
    }

    @Override
    public final void cancel() {
        cancelled = true;
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public final void checkDeadlines(long nowNanos) {
        if (call != null && !cancelled) {
            call.checkDeadlines(nowNanos);
        }
    }
}
