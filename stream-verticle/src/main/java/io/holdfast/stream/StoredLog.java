package io.holdfast.stream;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.Journal.Opening;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StreamLog} as a value of a Hazelcast map in OBJECT format: changed in place on its partition's thread, and
 * written out only when the partition moves to another member.
 */
final class StoredLog implements IdentifiedDataSerializable {
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

    private @Nullable StreamLog log;

    /** For Hazelcast, which fills it in. */
    StoredLog() {}

    StoredLog(StreamLog log) {
        this.log = log;
    }

    StreamLog log() {
        return Objects.requireNonNull(log, "used before it was read");
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.LOG;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        StreamLog known = log();
        write(out, known.opening());
        out.writeLong(known.epoch());
        out.writeLong(known.end());
        write(out, known.outcome());
        out.writeByteArray(StoredForm.of(known.read(0, Integer.MAX_VALUE).events()));
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Opening opening = readOpening(in);
        long epoch = in.readLong();
        long end = in.readLong();
        Optional<Outcome> outcome = readOutcome(in);
        List<Event> events = StoredForm.events(bytes(in));
        log = StreamLog.restored(opening, epoch, end, events, outcome, HEAP);
    }

    static void write(ObjectDataOutput out, Opening opening) throws IOException {
        out.writeString(opening.stream().value());
        out.writeLong(opening.epoch());
        out.writeString(opening.session());
        out.writeByteArray(StoredForm.of(opening.request()));
    }

    static Opening readOpening(ObjectDataInput in) throws IOException {
        return new Opening(
                new StreamId(Objects.requireNonNull(in.readString())),
                in.readLong(),
                Objects.requireNonNull(in.readString()),
                StoredForm.request(bytes(in)));
    }

    static void write(ObjectDataOutput out, Optional<Outcome> outcome) throws IOException {
        out.writeByteArray(outcome.map(StoredForm::of).orElseGet(() -> new byte[0]));
    }

    static Optional<Outcome> readOutcome(ObjectDataInput in) throws IOException {
        byte[] stored = bytes(in);
        return stored.length == 0 ? Optional.empty() : Optional.of(StoredForm.outcome(stored));
    }

    static byte[] bytes(ObjectDataInput in) throws IOException {
        return Objects.requireNonNullElseGet(in.readByteArray(), () -> new byte[0]);
    }
}
