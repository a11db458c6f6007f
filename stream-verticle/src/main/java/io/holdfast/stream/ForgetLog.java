package io.holdfast.stream;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Removes a log, if it is there; answers true. */
final class ForgetLog extends LaneChange<Boolean> {
    private @Nullable StreamId stream;

    /** For Hazelcast, which fills it in. */
    ForgetLog() {}

    ForgetLog(StreamId stream) {
        this.stream = stream;
    }

    @Override
    Boolean change(Lane lane) {
        lane.remove(Objects.requireNonNull(stream));
        return true;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.FORGET;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(Objects.requireNonNull(stream).value());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        stream = Lane.readStream(in);
    }
}
