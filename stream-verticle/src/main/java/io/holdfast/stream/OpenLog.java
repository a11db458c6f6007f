package io.holdfast.stream;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.Journal.Opening;
import io.holdfast.stream.Journal.Result;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Begins a log where there is none; answers with a {@link Result}'s code. */
final class OpenLog implements EntryProcessor<JournalKey, @Nullable StoredLog, Integer>, IdentifiedDataSerializable {
    private @Nullable Opening opening;
    private long keepMs;

    /** For Hazelcast, which fills it in. */
    OpenLog() {}

    /** @param keepMs after this the log goes by itself, whatever became of its owner */
    OpenLog(Opening opening, long keepMs) {
        this.opening = opening;
        this.keepMs = keepMs;
    }

    @Override
    public Integer process(Map.Entry<JournalKey, @Nullable StoredLog> entry) {
        if (entry.getValue() != null) {
            return Result.CONFLICT.code();
        }
        StoredLog log = new StoredLog(new StreamLog(Objects.requireNonNull(opening)));
        ((ExtendedMapEntry<JournalKey, @Nullable StoredLog>) entry).setValue(log, keepMs, TimeUnit.MILLISECONDS);
        return Result.APPENDED.code();
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.OPEN;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        StoredLog.write(out, Objects.requireNonNull(opening));
        out.writeLong(keepMs);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        opening = StoredLog.readOpening(in);
        keepMs = in.readLong();
    }
}
