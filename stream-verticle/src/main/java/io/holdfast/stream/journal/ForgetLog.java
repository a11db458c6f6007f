package io.holdfast.stream.journal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Removes a log, if it is there and nobody has claimed it since; answers true. */
final class ForgetLog extends LaneChange<Boolean> {
    private @Nullable StreamId stream;
    private long epoch;

    /** For Hazelcast, which fills it in. */
    ForgetLog() {}

    /** @param epoch of the owner who forgets it */
    ForgetLog(StreamId stream, long epoch) {
        this.stream = stream;
        this.epoch = epoch;
    }

    @Override
    Boolean change(Lane lane) {
        StreamId forgotten = Objects.requireNonNull(stream);
        if (lane.log(forgotten).filter(log -> log.epoch() <= epoch).isPresent()) {
            lane.remove(forgotten);
        }
        return true;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.FORGET;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(Objects.requireNonNull(stream).value());
        out.writeLong(epoch);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        stream = Lane.readStream(in);
        epoch = in.readLong();
    }
}
