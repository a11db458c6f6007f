package io.holdfast.stream;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.holdfast.stream.Journal.Claim;
import io.holdfast.stream.Journal.Opening;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes its sender the owner of a log, in one step with every append. */
final class ClaimLog extends LaneChange<byte[]> {
    private @Nullable StreamId stream;

    /** For Hazelcast, which fills it in. */
    ClaimLog() {}

    ClaimLog(StreamId stream) {
        this.stream = stream;
    }

    /** First and new epoch, end, session, request and outcome, joined; nothing at all when there is no such log. */
    @Override
    byte[] change(Lane lane) {
        return lane.log(Objects.requireNonNull(stream))
                .map(StreamLog::claim)
                .map(ClaimLog::answer)
                .orElseGet(() -> new byte[0]);
    }

    private static byte[] answer(Claim claim) {
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
    public int getClassId() {
        return JournalSerialization.CLAIM;
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
