package io.holdfast.stream;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.Journal.Append;
import io.holdfast.stream.Journal.Result;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A group commit: appends to each log it is run on what is meant for it; answers with {@link Result} codes. */
final class AppendToLogs
        implements EntryProcessor<JournalKey, @Nullable StoredLog, Integer>, IdentifiedDataSerializable {
    private Map<String, Append> appends = new HashMap<>();
    private long maxStreamBytes;
    private long keepEndedMs;

    /** For Hazelcast, which fills it in. */
    AppendToLogs() {}

    /**
     * @param maxStreamBytes a log that grows beyond loses its oldest events
     * @param keepEndedMs how long a log is kept after its outcome
     */
    AppendToLogs(List<Append> group, long maxStreamBytes, long keepEndedMs) {
        group.forEach(append -> appends.put(append.stream().value(), append));
        this.maxStreamBytes = maxStreamBytes;
        this.keepEndedMs = keepEndedMs;
    }

    @Override
    public Integer process(Map.Entry<JournalKey, @Nullable StoredLog> entry) {
        StoredLog stored = entry.getValue();
        Append append = Objects.requireNonNull(appends.get(entry.getKey().stream()));
        if (stored == null) {
            return Result.CONFLICT.code();
        }
        Result result = stored.log().append(append, maxStreamBytes, StoredLog.HEAP);
        if (result != Result.CONFLICT) {
            if (append.outcome().isPresent()) {
                ((ExtendedMapEntry<JournalKey, @Nullable StoredLog>) entry)
                        .setValue(stored, keepEndedMs, TimeUnit.MILLISECONDS);
            } else {
                entry.setValue(stored);
            }
        }
        return result.code();
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.APPEND;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(maxStreamBytes);
        out.writeLong(keepEndedMs);
        out.writeInt(appends.size());
        for (Append append : appends.values()) {
            out.writeString(append.stream().value());
            out.writeLong(append.epoch());
            out.writeLong(append.position());
            out.writeByteArray(StoredForm.of(append.events()));
            StoredLog.write(out, append.outcome());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        maxStreamBytes = in.readLong();
        keepEndedMs = in.readLong();
        int count = in.readInt();
        appends = new HashMap<>();
        for (int i = 0; i < count; i++) {
            StreamId stream = new StreamId(Objects.requireNonNull(in.readString()));
            Append append = new Append(
                    stream,
                    in.readLong(),
                    in.readLong(),
                    StoredForm.events(StoredLog.bytes(in)),
                    StoredLog.readOutcome(in));
            appends.put(stream.value(), append);
        }
    }
}
