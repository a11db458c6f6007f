package io.holdfast.stream.journal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes its sender the owner of logs, in one step with every append. */
final class ClaimLogs extends LaneChange<byte[]> {
    private static final byte[] UNKNOWN = {};

    private final List<StreamId> streams;

    /** For Hazelcast, which fills it in. */
    ClaimLogs() {
        this(new ArrayList<>());
    }

    ClaimLogs(List<StreamId> streams) {
        this.streams = streams;
    }

    /** An answer for each stream, joined. */
    @Override
    byte[] change(Lane lane) {
        return StoredForm.join(streams.stream()
                .map(stream -> lane.log(stream).map(log -> answer(log.claim())).orElse(UNKNOWN))
                .toArray(byte[][]::new));
    }

    /** First and new epoch, end, session, request, upstream id and outcome, joined; nothing when there is no such log. */
    private static byte[] answer(Claim claim) {
        Buffer numbers = Buffer.buffer()
                .appendLong(claim.opening().epoch())
                .appendLong(claim.epoch())
                .appendLong(claim.end());
        return StoredForm.join(
                numbers.getBytes(),
                claim.opening().session().getBytes(StandardCharsets.UTF_8),
                StoredForm.of(claim.opening().request()),
                claim.upstreamId().getBytes(StandardCharsets.UTF_8),
                claim.outcome().map(StoredForm::of).orElse(UNKNOWN));
    }

    /** In the order of the streams. */
    List<Optional<Claim>> claims(byte[] answers) {
        List<byte[]> each = StoredForm.split(answers);
        return IntStream.range(0, streams.size())
                .mapToObj(i -> claim(streams.get(i), each.get(i)))
                .toList();
    }

    private static Optional<Claim> claim(StreamId stream, byte[] answer) {
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
                new String(parts.get(3), StandardCharsets.UTF_8),
                Optional.of(parts.get(4)).filter(stored -> stored.length > 0).map(StoredForm::outcome)));
    }

    @Override
    public int getClassId() {
        return JournalSerialization.CLAIM;
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
