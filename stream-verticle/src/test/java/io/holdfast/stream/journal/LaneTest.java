package io.holdfast.stream.journal;

import static io.holdfast.stream.journal.Sample.events;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lane that moves to another member, through Hazelcast's own serialization. */
class LaneTest {
    private static final int ALL = Integer.MAX_VALUE;
    private static final long EPOCH = 1;

    private final StreamId stream = StreamId.random();
    private final Lane lane = new Lane();
    private final StreamLog log = new StreamLog(Sample.opening(stream));

    private Lane moved() {
        Config config = new Config();
        JournalSerialization.register(config);
        InternalSerializationService serialization = new DefaultSerializationServiceBuilder()
                .setConfig(config.getSerializationConfig())
                .build();
        try {
            return serialization.toObject(serialization.toData(lane));
        } finally {
            serialization.dispose();
        }
    }

    private void append(long from, long end, long maxBytes, Optional<Outcome> outcome) {
        log.append(EPOCH, EventChunk.of(from, events(from, end)), outcome, maxBytes, Lane.HEAP);
    }

    private StreamLog movedLog() {
        lane.add(log);
        return moved().log(stream).orElseThrow();
    }

    @Test
    void keepsEventsAndOutcome() {
        append(0, 200, ALL, Optional.of(Outcome.ENDED));

        assertThat(movedLog().read(0, ALL)).isEqualTo(new Slice(events(0, 200), Optional.of(Outcome.ENDED)));
    }

    @Test
    void keepsWhereTheLogEnds() {
        append(0, 3, ALL, Optional.empty());

        assertThat(movedLog().claim()).isEqualTo(new Claim(Sample.opening(stream), 2, 3, "", Optional.empty()));
    }

    @Test
    void keepsThePositionsOfALogWhoseStartIsGone() {
        append(0, 500, ChunkPool.CHUNK_BYTES, Optional.empty());
        long start = log.start();

        assertThat(movedLog().read(0, ALL).events()).isEqualTo(events(start, 500));
    }

    @Test
    void keepsTheEndOfALogWithoutEvents() {
        assertThat(movedLog().end()).isZero();
    }

    @Test
    void anEndedLogGoesWhenItsTimeIsOver() {
        lane.add(log);
        lane.ended(stream, 0);

        Lane there = moved();
        there.removeExpired();
        assertThat(there.isEmpty()).isTrue();
    }
}
