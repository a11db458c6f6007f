package io.holdfast.stream;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.Journal.Slice;
import io.holdfast.wire.StoredForm;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a part of a log where it is kept, so that no more than the part travels. */
final class ReadLog
        implements EntryProcessor<JournalKey, @Nullable StoredLog, byte[]>, ReadOnly, IdentifiedDataSerializable {
    private long from;
    private int maxBytes;

    /** For Hazelcast, which fills it in. */
    ReadLog() {}

    ReadLog(long from, int maxBytes) {
        this.from = from;
        this.maxBytes = maxBytes;
    }

    /** Events and outcome, joined; nothing at all when there is no such log. */
    @Override
    public byte[] process(Map.Entry<JournalKey, @Nullable StoredLog> entry) {
        StoredLog stored = entry.getValue();
        if (stored == null) {
            return new byte[0];
        }
        Slice slice = stored.log().read(from, maxBytes);
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
        out.writeLong(from);
        out.writeInt(maxBytes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        from = in.readLong();
        maxBytes = in.readInt();
    }
}
