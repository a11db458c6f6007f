package io.holdfast.stream.journal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.journal.Journal.Result;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins a log where there is none; answers with a {@link Result}'s code. */
final class OpenLog extends LaneChange<Integer> {
    private @Nullable Opening opening;

    /** For Hazelcast, which fills it in. */
    OpenLog() {}

    OpenLog(Opening opening) {
        this.opening = opening;
    }

    @Override
    Integer change(Lane lane) {
        Opening begins = Objects.requireNonNull(opening);
        if (lane.log(begins.stream()).isPresent()) {
            return Result.CONFLICT.code();
        }
        lane.add(new StreamLog(begins));
        return Result.APPENDED.code();
    }

    @Override
    public int getClassId() {
        return JournalSerialization.OPEN;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Lane.write(out, Objects.requireNonNull(opening));
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        opening = Lane.readOpening(in);
    }
}
