package io.holdfast.stream.source;

import io.holdfast.stream.journal.Journal;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A source that goes on behind what the journal has of its stream: it reads there, and makes another call for the rest. */
abstract class ResumedSource implements Source {
    private final Journal journal;
    private final StreamId stream;
    private final long end;
    private @Nullable Source call;
    private boolean paused;
    private boolean held;
    private boolean cancelled;

    /** @param end the position behind the last event in the journal */
    ResumedSource(Journal journal, StreamId stream, long end) {
        this.journal = journal;
        this.stream = stream;
        this.end = end;
    }

    /** Tells the sink when the journal can't be read. */
    final <T> Future<T> orTell(Sink sink, Future<T> read) {
        return read.onFailure(unreadable -> {
            if (!cancelled) {
                sink.failed(Fault.INTERNAL, "", Fault.INTERNAL.status());
                cancel();
            }
        });
    }

    /** The call for the rest, which this source is from now on. */
    final void become(Source rest, Sink sink) {
        call = rest;
        rest.start(sink);
    }

    final Journal journal() {
        return journal;
    }

    final StreamId stream() {
        return stream;
    }

    /** The position behind the last event in the journal. */
    final long end() {
        return end;
    }

    final boolean cancelled() {
        return cancelled;
    }

    @Override
    public final void pause() {
        paused = true;
        pauseOrResume();
    }

    @Override
    public final void resume() {
        paused = false;
        pauseOrResume();
    }

    /** Stops the call's events because this source does not know yet what to do with them. */
    final void hold() {
        if (!held) {
            held = true;
            pauseOrResume();
        }
    }

    final void release() {
        if (held) {
            held = false;
            pauseOrResume();
        }
    }

    private void pauseOrResume() {
        if (call == null) {
            return;
        }
        if (paused || held) {
            call.pause();
        } else {
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
