package io.holdfast.stream.journal;

import static io.holdfast.stream.journal.ChunkPool.CHUNK_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChunkPoolTest {
    private static final int CHUNKS = 100;

    private final ChunkPool pool = new ChunkPool((long) CHUNKS * CHUNK_BYTES);

    private List<EventChunk> takeAll() {
        List<EventChunk> taken = new ArrayList<>();
        for (Optional<EventChunk> next = pool.take(1); next.isPresent(); next = pool.take(1)) {
            taken.add(next.get());
        }
        return taken;
    }

    @Test
    void itGivesAsManyChunksAsItMay() {
        assertThat(takeAll()).hasSize(CHUNKS).doesNotHaveDuplicates();
    }

    @Test
    void aChunkHoldsWhatWasAskedFor() {
        assertThat(pool.take(CHUNK_BYTES))
                .hasValueSatisfying(
                        chunk -> assertThat(chunk.hasRoomFor(CHUNK_BYTES)).isTrue());
    }

    @Test
    void aLargeEventHasAChunkOfItsSize() {
        assertThat(pool.take(5 * CHUNK_BYTES + 1))
                .hasValueSatisfying(chunk -> assertThat(chunk.capacity()).isEqualTo(5 * CHUNK_BYTES + 1));
    }

    @Test
    void aLargeEventCountsForTheBound() {
        pool.take(90 * CHUNK_BYTES);

        assertThat(takeAll()).hasSize(10);
    }

    @Test
    void whatIsInUseCountsForALargeEvent() {
        takeAll().subList(0, 4).forEach(pool::giveBack);

        assertThat(pool.take(5 * CHUNK_BYTES)).isEmpty();
        assertThat(pool.take(4 * CHUNK_BYTES)).isPresent();
    }

    @Test
    void aChunkThatWasGivenBackIsGivenAgain() {
        List<EventChunk> taken = takeAll();
        pool.giveBack(taken.get(7));

        assertThat(pool.take(1)).containsSame(taken.get(7));
    }

    @Test
    void aLargeChunkThatWasGivenBackMakesRoom() {
        EventChunk large = pool.take(90 * CHUNK_BYTES).orElseThrow();
        pool.giveBack(large);

        assertThat(takeAll()).hasSize(CHUNKS);
    }

    @Test
    void aBoundBelowOneChunkGivesNone() {
        assertThat(new ChunkPool(CHUNK_BYTES - 1).take(1)).isEmpty();
    }
}
