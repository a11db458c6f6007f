package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The same request sent again: what the upstream repeats is checked against the journal and dropped, and only what is new
 * goes on. An upstream that knows {@code Last-Event-ID} may send just the rest.
 */
final class ReplaySource implements Source, Source.Sink {
    private final Journal journal;
    private final StreamId stream;
    private final long end;
    private final Function<String, Source> again;

    private long[] digests = new long[64];
    /** Events before this one have expired: what repeats them can't be checked. */
    private long firstKept = -1;

    private String lastUpstreamId = "";
    private long position;
    private @Nullable Sink sink;
    private @Nullable Source source;
    private boolean cancelled;

    /** @param again makes the call, given the last id that the upstream gave, "" for none */
    ReplaySource(Journal journal, StreamId stream, long end, Function<String, Source> again) {
        this.journal = journal;
        this.stream = stream;
        this.end = end;
        this.again = again;
    }

    @Override
    public void start(Sink receiver) {
        sink = receiver;
        new JournalScan(journal, stream, end, this::remember)
                .run()
                .onSuccess(scanned -> {
                    if (!cancelled) {
                        Source call = again.apply(lastUpstreamId);
                        source = call;
                        call.start(this);
                    }
                })
                .onFailure(unreadable -> failed(Fault.INTERNAL, "", Fault.INTERNAL.status()));
    }

    private void remember(Event event) {
        if (firstKept < 0) {
            firstKept = event.seq();
        }
        int slot = (int) (event.seq() - firstKept);
        if (slot == digests.length) {
            digests = Arrays.copyOf(digests, slot * 2);
        }
        digests[slot] = digest(event.type(), event.data());
        if (!event.upstreamId().isEmpty()) {
            lastUpstreamId = event.upstreamId();
        }
    }

    private static long digest(String type, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return (long) Arrays.hashCode(data) << Integer.SIZE ^ crc.getValue() ^ type.hashCode();
    }

    @Override
    public void opened() {
        if (sink != null) {
            sink.opened();
        }
    }

    @Override
    public void event(String type, String id, byte[] data) {
        if (sink == null || cancelled) {
            return;
        }
        if (position < end && !repeats(type, data)) {
            if (position > 0 || lastUpstreamId.isEmpty()) {
                diverged("event " + position);
                return;
            }
            // It has understood the last event id and goes on behind it.
            position = end;
        }
        if (position >= end) {
            sink.event(type, id, data);
        }
        position++;
    }

    private boolean repeats(String type, byte[] data) {
        return position < firstKept || digests[(int) (position - firstKept)] == digest(type, data);
    }

    @Override
    public void finished() {
        // Nothing at all from an upstream that was given its last id means that there is nothing to add.
        boolean nothingToAdd = position == 0 && !lastUpstreamId.isEmpty();
        if (position < end && !nothingToAdd) {
            diverged("it ended after " + position + " of " + end + " events");
        } else if (sink != null) {
            sink.finished();
        }
    }

    private void diverged(String where) {
        if (sink != null) {
            sink.failed(Fault.REPLAY_DIVERGED, where, Fault.REPLAY_DIVERGED.status());
        }
        cancel();
    }

    @Override
    public void failed(Fault fault, String detail, int status) {
        if (sink != null && !cancelled) {
            sink.failed(fault, detail, status);
        }
    }

    @Override
    public void pause() {
        if (source != null) {
            source.pause();
        }
    }

    @Override
    public void resume() {
        if (source != null) {
            source.resume();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (source != null) {
            source.cancel();
        }
    }

    @Override
    public void checkDeadlines(long nowNanos) {
        if (source != null && !cancelled) {
            source.checkDeadlines(nowNanos);
        }
    }
}
