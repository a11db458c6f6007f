package io.holdfast.stream.journal;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Digests logs where they are kept, since that is all that a new owner need know of most of them. */
final class DigestLogs implements EntryProcessor<String, @Nullable Lane, byte[]>, ReadOnly, IdentifiedDataSerializable {
    private final List<StreamId> streams;

    /** For Hazelcast, which fills it in. */
    DigestLogs() {
        this(new ArrayList<>());
    }

    DigestLogs(List<StreamId> streams) {
        this.streams = streams;
    }

    /** The digests of each stream, in their order. */
    @Override
    public byte[] process(Map.Entry<String, @Nullable Lane> entry) {
        Optional<Lane> lane = Optional.ofNullable(entry.getValue());
        Buffer answer = Buffer.buffer();
        for (StreamId stream : streams) {
            lane.flatMap(logs -> logs.log(stream))
                    .map(StreamLog::digests)
                    .orElseGet(() -> new Digests.Builder().build())
                    .write(answer);
        }
        return answer.getBytes();
    }

    /** In the order of the streams. */
    static List<Digests> digests(byte[] answer) {
        return Digests.readAll(Buffer.buffer(answer));
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.DIGEST;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Lane.write(out, streams);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        streams.addAll(Lane.readStreams(in));
    }
}
