package io.holdfast.stream;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.holdfast.stream.Journal.Append;
import io.holdfast.stream.Journal.Result;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group commit to one lane; answers with the {@link Result} codes of its parts, in their order. */
final class AppendToLogs extends LaneChange<byte[]> {
    /** Events are made bytes once, by whoever says them; after that they are only copied. */
    private record Part(StreamId stream, long epoch, EventChunk events, Optional<Outcome> outcome) {}

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
        EventChunk events = EventChunk.of(append.position(), append.events());
        parts.add(new Part(append.stream(), append.epoch(), events, append.outcome()));
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
        Result result = lane.log(part.stream())
                .map(log -> log.append(part.epoch(), part.events(), part.outcome(), maxStreamBytes, Lane.HEAP))
                .orElse(Result.CONFLICT);
        if (result == Result.APPENDED && part.outcome().isPresent()) {
            lane.ended(part.stream(), keepEndedMs);
        }
        return result;
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
            Lane.write(out, part.events());
            Lane.write(out, part.outcome());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        maxStreamBytes = in.readLong();
        keepEndedMs = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            parts.add(new Part(Lane.readStream(in), in.readLong(), Lane.readChunk(in), Lane.readOutcome(in)));
        }
    }
}
