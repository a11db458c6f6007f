package io.holdfast.stream.journal;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads parts of logs where they are kept, so that no more than the parts travel. */
final class ReadLogs implements EntryProcessor<String, @Nullable Lane, byte[]>, ReadOnly, IdentifiedDataSerializable {
    /**
     * A part of a log.
     *
     * @param maxBytes about how much of it at most
     */
    record Part(StreamId stream, long from, int maxBytes) {}

    private static final byte[] NOTHING = {};

    private final List<Part> parts;

    /** For Hazelcast, which fills it in. */
    ReadLogs() {
        this(new ArrayList<>());
    }

    ReadLogs(List<Part> parts) {
        this.parts = parts;
    }

    /** An answer for each part, joined. */
    @Override
    public byte[] process(Map.Entry<String, @Nullable Lane> entry) {
        Optional<Lane> lane = Optional.ofNullable(entry.getValue());
        return StoredForm.join(parts.stream()
                .map(part -> lane.flatMap(logs -> logs.log(part.stream()))
                        .map(log -> answer(log.read(part.from(), part.maxBytes())))
                        .orElse(NOTHING))
                .toArray(byte[][]::new));
    }

    /** Events and outcome, joined; nothing at all when there is no such log. */
    private static byte[] answer(Slice slice) {
        return StoredForm.join(
                StoredForm.of(slice.events()),
                slice.outcome().map(StoredForm::of).orElse(NOTHING));
    }

    /** In the order of the parts. */
    static List<Slice> slices(byte[] answers) {
        return StoredForm.split(answers).stream().map(ReadLogs::slice).toList();
    }

    private static Slice slice(byte[] answer) {
        List<byte[]> parts = StoredForm.split(answer);
        if (parts.isEmpty()) {
            return new Slice(List.of(), Optional.empty());
        }
        return new Slice(
                StoredForm.events(parts.get(0)),
                Optional.of(parts.get(1)).filter(stored -> stored.length > 0).map(StoredForm::outcome));
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.READ;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeString(part.stream().value());
            out.writeLong(part.from());
            out.writeInt(part.maxBytes());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            parts.add(new Part(Lane.readStream(in), in.readLong(), in.readInt()));
        }
    }
}
