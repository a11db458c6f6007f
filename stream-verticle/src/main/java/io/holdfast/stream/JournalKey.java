package io.holdfast.stream;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.partition.PartitionAware;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.util.Objects;

/**
 * A stream's place in the Hazelcast journal. All streams of one lane live in one partition, so that a group commit is one
 * operation however many streams it carries.
 */
final class JournalKey implements IdentifiedDataSerializable, PartitionAware<String> {
    private String lane = "";
    private String stream = "";

    /** For Hazelcast, which fills it in. */
    JournalKey() {}

    JournalKey(String lane, StreamId stream) {
        this.lane = lane;
        this.stream = stream.value();
    }

    String stream() {
        return stream;
    }

    @Override
    public String getPartitionKey() {
        return lane;
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.KEY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(lane);
        out.writeString(stream);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        lane = Objects.requireNonNull(in.readString());
        stream = Objects.requireNonNull(in.readString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JournalKey that && lane.equals(that.lane) && stream.equals(that.stream);
    }

    @Override
    public int hashCode() {
        return Objects.hash(lane, stream);
    }
}
