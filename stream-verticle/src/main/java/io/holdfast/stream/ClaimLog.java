package io.holdfast.stream;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.stream.Journal.Claim;
import io.holdfast.stream.Journal.Opening;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes its sender the owner of a log, in one step with every append. */
final class ClaimLog implements EntryProcessor<JournalKey, @Nullable StoredLog, byte[]>, IdentifiedDataSerializable {
    /** First and new epoch, end, session, request and outcome, joined; nothing at all when there is no such log. */
    @Override
    public byte[] process(Map.Entry<JournalKey, @Nullable StoredLog> entry) {
        StoredLog stored = entry.getValue();
        if (stored == null) {
            return new byte[0];
        }
        Claim claim = stored.log().claim();
        entry.setValue(stored);
        Buffer numbers = Buffer.buffer()
                .appendLong(claim.opening().epoch())
                .appendLong(claim.epoch())
                .appendLong(claim.end());
        return StoredForm.join(
                numbers.getBytes(),
                claim.opening().session().getBytes(StandardCharsets.UTF_8),
                StoredForm.of(claim.opening().request()),
                claim.outcome().map(StoredForm::of).orElseGet(() -> new byte[0]));
    }

    static Optional<Claim> claim(StreamId stream, byte[] answer) {
        List<byte[]> parts = StoredForm.split(answer);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Buffer numbers = Buffer.buffer(parts.get(0));
        Opening opening = new Opening(
                stream,
                numbers.getLong(0),
                new String(parts.get(1), StandardCharsets.UTF_8),
                StoredForm.request(parts.get(2)));
        return Optional.of(new Claim(
                opening,
                numbers.getLong(Long.BYTES),
                numbers.getLong(2 * Long.BYTES),
                Optional.of(parts.get(3)).filter(stored -> stored.length > 0).map(StoredForm::outcome)));
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return JournalSerialization.CLAIM;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // The operation is all there is to say.
    }

    @Override
    public void readData(ObjectDataInput in) {
        // Nothing was written.
    }
}
