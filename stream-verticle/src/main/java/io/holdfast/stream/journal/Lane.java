package io.holdfast.stream.journal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Many streams' logs as one value of a Hazelcast map in OBJECT format, so that a group commit changes one entry, in place
 * and on its partition's thread. Written out only when the partition moves to another member.
 */
final class Lane implements IdentifiedDataSerializable {
    /** Chunks on the heap, since an entry that Hazelcast drops tells nobody. */
    static final StreamLog.Memory HEAP = new StreamLog.Memory() {
        @Override
        public Optional<EventChunk> take(StreamLog log, int size) {
            return Optional.of(new EventChunk(ByteBuffer.allocate(Math.max(ChunkPool.CHUNK_BYTES, size))));
        }

        @Override
        public void giveBack(EventChunk chunk) {
            // The collector finds it.
        }
    };

    private record Expiry(StreamId stream, long atMs) {}

    private final Map<StreamId, StreamLog> logs = new HashMap<>();
    /** Ended logs in the order in which they go when no owner has them forgotten before. */
    private final ArrayDeque<Expiry> expiries = new ArrayDeque<>();

    Optional<StreamLog> log(StreamId stream) {
        return Optional.ofNullable(logs.get(stream));
    }

    void add(StreamLog log) {
        logs.put(log.opening().stream(), log);
    }

    void remove(StreamId stream) {
        logs.remove(stream);
    }

    boolean isEmpty() {
        return logs.isEmpty();
    }

    /** A log has ended, and is kept for so long. */
    void ended(StreamId stream, long keepMs) {
        expiries.add(new Expiry(stream, System.currentTimeMillis() + keepMs));
    }

    void removeExpired() {
        long now = System.currentTimeMillis();
        for (Expiry next = expiries.peek(); next != null && next.atMs() <= now; next = expiries.peek()) {
            logs.remove(expiries.remove().stream());
        }
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.LANE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(logs.size());
        for (StreamLog log : logs.values()) {
            write(out, log.opening());
            out.writeLong(log.epoch());
            out.writeLong(log.start());
            write(out, log.outcome());
            out.writeInt(log.chunks().size());
            for (EventChunk chunk : log.chunks()) {
                write(out, chunk);
            }
        }
        out.writeInt(expiries.size());
        for (Expiry expiry : expiries) {
            out.writeString(expiry.stream().value());
            out.writeLong(expiry.atMs());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            StreamLog log = StreamLog.restored(readOpening(in), in.readLong(), in.readLong(), readOutcome(in));
            int chunks = in.readInt();
            for (int chunk = 0; chunk < chunks; chunk++) {
                log.restore(readChunk(in), HEAP);
            }
            add(log);
        }
        int ended = in.readInt();
        for (int i = 0; i < ended; i++) {
            expiries.add(new Expiry(readStream(in), in.readLong()));
        }
    }

    static void write(ObjectDataOutput out, Opening opening) throws IOException {
        out.writeString(opening.stream().value());
        out.writeLong(opening.epoch());
        out.writeString(opening.session());
        out.writeByteArray(StoredForm.of(opening.request()));
    }

    static Opening readOpening(ObjectDataInput in) throws IOException {
        return new Opening(
                readStream(in), in.readLong(), Objects.requireNonNull(in.readString()), StoredForm.request(bytes(in)));
    }

    static StreamId readStream(ObjectDataInput in) throws IOException {
        return new StreamId(Objects.requireNonNull(in.readString()));
    }

    static void write(ObjectDataOutput out, List<StreamId> streams) throws IOException {
        out.writeInt(streams.size());
        for (StreamId stream : streams) {
            out.writeString(stream.value());
        }
    }

    static List<StreamId> readStreams(ObjectDataInput in) throws IOException {
        List<StreamId> streams = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            streams.add(readStream(in));
        }
        return streams;
    }

    static void write(ObjectDataOutput out, EventChunk chunk) throws IOException {
        out.writeLong(chunk.first());
        out.writeLong(chunk.end());
        out.writeByteArray(chunk.form());
    }

    static EventChunk readChunk(ObjectDataInput in) throws IOException {
        return EventChunk.of(in.readLong(), in.readLong(), bytes(in));
    }

    static void write(ObjectDataOutput out, Optional<Outcome> outcome) throws IOException {
        out.writeByteArray(outcome.map(StoredForm::of).orElseGet(() -> new byte[0]));
    }

    static Optional<Outcome> readOutcome(ObjectDataInput in) throws IOException {
        byte[] stored = bytes(in);
        return stored.length == 0 ? Optional.empty() : Optional.of(StoredForm.outcome(stored));
    }

    private static byte[] bytes(ObjectDataInput in) throws IOException {
        return Objects.requireNonNullElseGet(in.readByteArray(), () -> new byte[0]);
    }
}
