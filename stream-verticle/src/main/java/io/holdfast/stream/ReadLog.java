package io.holdfast.stream;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.Journal.Slice;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a part of a log where it is kept, so that no more than the part travels. */
final class ReadLog implements EntryProcessor<String, @Nullable Lane, byte[]>, ReadOnly, IdentifiedDataSerializable {
    private @Nullable StreamId stream;
    private long from;
    private int maxBytes;

    /** For Hazelcast, which fills it in. */
    ReadLog() {}

    ReadLog(StreamId stream, long from, int maxBytes) {
        this.stream = stream;
        this.from = from;
        this.maxBytes = maxBytes;
    }

    /** Events and outcome, joined; nothing at all when there is no such log. */
    @Override
    public byte[] process(Map.Entry<String, @Nullable Lane> entry) {
        return Optional.ofNullable(entry.getValue())
                .flatMap(lane -> lane.log(Objects.requireNonNull(stream)))
                .map(log -> answer(log.read(from, maxBytes)))
                .orElseGet(() -> new byte[0]);
    }

    private static byte[] answer(Slice slice) {
        return StoredForm.join(
                StoredForm.of(slice.events()),
                slice.outcome().map(StoredForm::of).orElseGet(() -> new byte[0]));
    }

    static Slice slice(byte[] answer) {
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
        out.writeString(Objects.requireNonNull(stream).value());
        out.writeLong(from);
        out.writeInt(maxBytes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        stream = Lane.readStream(in);
        from = in.readLong();
        maxBytes = in.readInt();
    }
}
