package io.holdfast.stream;

import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * The same request sent again: what the upstream repeats is checked against the journal and dropped, and only what is new
 * goes on. An upstream that knows {@code Last-Event-ID} may send just the rest.
 */
final class ReplaySource extends ResumedSource {
    private final Function<String, Source> again;

    private long[] digests = new long[64];
    /** Events before this one have expired: what repeats them can't be checked. */
    private long firstKept = -1;

    private String lastUpstreamId = "";

    /** @param again makes the call, given the last id that the upstream gave, "" for none */
    ReplaySource(Journal journal, StreamId stream, long end, Function<String, Source> again) {
        super(journal, stream, end);
        this.again = again;
    }

    @Override
    void remember(Event event) {
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

    private boolean repeats(long position, String type, byte[] data) {
        return position < firstKept || digests[(int) (position - firstKept)] == digest(type, data);
    }

    @Override
    void proceed(Sink sink) {
        become(again.apply(lastUpstreamId), new Check(sink));
    }

    /** Lets through what is new. */
    private final class Check implements Sink {
        private final Sink sink;
        private long position;

        private Check(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void opened() {
            sink.opened();
        }

        @Override
        public void event(String type, String id, byte[] data) {
            if (cancelled()) {
                return;
            }
            if (position < end() && !repeats(position, type, data)) {
                if (position > 0 || lastUpstreamId.isEmpty()) {
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
            // Nothing at all from an upstream that was given its last id means that there is nothing to add.
            boolean nothingToAdd = position == 0 && !lastUpstreamId.isEmpty();
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
            if (!cancelled()) {
                sink.failed(fault, detail, status);
            }
        }
    }
}
