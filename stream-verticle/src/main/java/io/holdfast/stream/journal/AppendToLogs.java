package io.holdfast.stream.journal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group commit to one lane; answers with the {@link Result} codes of its parts, in their order. */
final class AppendToLogs extends LaneChange<byte[]> {
    /** What is appended to one log. */
    private sealed interface Part {
        StreamId stream();

        long epoch();

        /** The position behind its events. */
        long end();

        Optional<Outcome> outcome();

        Result appendTo(StreamLog log, long maxBytes);

        /** Its events as bytes, for another member. */
        EventChunk form();
    }

    /** As this member says it. */
    private record Said(Append append) implements Part {
        @Override
        public StreamId stream() {
            return append.stream();
        }

        @Override
        public long epoch() {
            return append.epoch();
        }

        @Override
        public long end() {
            return append.position() + append.events().size();
        }

        @Override
        public Optional<Outcome> outcome() {
            return append.outcome();
        }

        @Override
        public Result appendTo(StreamLog log, long maxBytes) {
            return log.append(append, maxBytes, Lane.HEAP);
        }

        @Override
        public EventChunk form() {
            return EventChunk.of(append.position(), append.events());
        }
    }

    /** As it comes from another member, whose bytes are copied and never parsed. */
    private record Sent(StreamId stream, long epoch, EventChunk form, Optional<Outcome> outcome) implements Part {
        @Override
        public long end() {
            return form.end();
        }

        @Override
        public Result appendTo(StreamLog log, long maxBytes) {
            return log.append(epoch, form, outcome, maxBytes, Lane.HEAP);
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private long maxStreamBytes;
    private long keepEndedMs;

    /** For Hazelcast, which fills it in. */
    AppendToLogs() {}

    /**
     * @param maxStreamBytes a log that grows beyond loses its oldest events
     * @param keepEndedMs how long a log is kept after its outcome
     */
    AppendToLogs(long maxStreamBytes, long keepEndedMs) {
        this.maxStreamBytes = maxStreamBytes;
        this.keepEndedMs = keepEndedMs;
    }

    void add(Append append) {
        parts.add(new Said(append));
    }

    /** Whose log its n-th part belongs to. */
    StreamId stream(int n) {
        return parts.get(n).stream();
    }

    @Override
    byte[] change(Lane lane) {
        byte[] codes = new byte[parts.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) append(lane, parts.get(i)).code();
        }
        return codes;
    }

    private Result append(Lane lane, Part part) {
        Result result = lane.log(part.stream()).map(log -> append(log, part)).orElse(Result.CONFLICT);
        if (result == Result.APPENDED && part.outcome().isPresent()) {
            lane.ended(part.stream(), keepEndedMs);
        }
        return result;
    }

    /** Hazelcast runs an operation again when the member that has run it dies before it could say so. */
    private Result append(StreamLog log, Part part) {
        Result result = part.appendTo(log, maxStreamBytes);
        return result == Result.CONFLICT && log.endsWith(part.epoch(), part.end(), part.outcome())
                ? Result.APPENDED
                : result;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.APPEND;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(maxStreamBytes);
        out.writeLong(keepEndedMs);
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeString(part.stream().value());
            out.writeLong(part.epoch());
            Lane.write(out, part.form());
            Lane.write(out, part.outcome());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        maxStreamBytes = in.readLong();
        keepEndedMs = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            parts.add(new Sent(Lane.readStream(in), in.readLong(), Lane.readChunk(in), Lane.readOutcome(in)));
        }
    }
}
