package io.holdfast.stream.journal;

import static io.holdfast.stream.journal.ChunkPool.CHUNK_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContract {
    private static final long MUCH = Long.MAX_VALUE / 4;
    private static final Optional<Outcome> GOES_ON = Optional.empty();
    private static final Optional<Outcome> ENDED = Optional.of(Outcome.ENDED);

    private final StreamId first = StreamId.random();
    private final StreamId second = StreamId.random();
    private final StreamId third = StreamId.random();

    @Override
    Journal create(EventLoop owner) {
        return new MemoryJournal(MUCH, MUCH);
    }

    /** An event that fills so many chunks; with more than one it has memory of its own. */
    private static Event large(long seq, int chunks) {
        int head = EventChunk.sizeOf(new Event(seq, "", "", new byte[0]));
        return new Event(seq, "", "", new byte[chunks * CHUNK_BYTES - head]);
    }

    /** Events that fill a chunk each. */
    private static List<Event> chunks(long from, long end) {
        return LongStream.range(from, end).mapToObj(seq -> large(seq, 1)).toList();
    }

    private static Result append(Journal journal, StreamId stream, List<Event> events, Optional<Outcome> outcome) {
        journal.open(Sample.opening(stream));
        long position = events.isEmpty() ? 0 : events.get(0).seq();
        Append append = new Append(stream, 1, position, events, outcome);
        return journal.append(List.of(append)).result().get(0);
    }

    private static Slice read(Journal journal, StreamId stream) {
        return journal.read(stream, 0, Integer.MAX_VALUE).result();
    }

    /** None of a log that is not kept. */
    private static LongStream seqs(Journal journal, StreamId stream) {
        return journal.read(stream, 0, Integer.MAX_VALUE).map(Slice::events).otherwise(List.of()).result().stream()
                .mapToLong(Event::seq);
    }

    @Test
    void aStreamIsOpenedOnce() {
        Journal journal = new MemoryJournal(MUCH, MUCH);

        assertThat(journal.open(Sample.opening(first)).result()).isEqualTo(Result.APPENDED);
        assertThat(journal.open(Sample.opening(first)).result()).isEqualTo(Result.CONFLICT);
    }

    @Test
    void whatIsDisownedIsGone() {
        Journal journal = new MemoryJournal(MUCH, MUCH);
        append(journal, first, chunks(0, 2), GOES_ON);

        journal.disown(first);

        assertThat(seqs(journal, first)).isEmpty();
    }

    @Nested
    class OneStreamsShare {
        private final Journal journal = new MemoryJournal(MUCH, 3 * CHUNK_BYTES);

        @Test
        void aStreamThatOutgrowsItLosesItsOldestEvents() {
            append(journal, first, chunks(0, 5), GOES_ON);

            assertThat(seqs(journal, first)).containsExactly(2L, 3L, 4L);
        }

        @Test
        void theNewestEventStaysHoweverLargeItIs() {
            append(journal, first, List.of(large(0, 1), large(1, 50)), GOES_ON);

            assertThat(seqs(journal, first)).containsExactly(1L);
        }

        @Test
        void theStreamGoesOnWhereItWas() {
            append(journal, first, chunks(0, 5), GOES_ON);

            assertThat(append(journal, first, chunks(5, 6), GOES_ON)).isEqualTo(Result.APPENDED);
        }

        @Test
        void theOutcomeIsToldWithTheEndOfALogWhoseStartIsGone() {
            append(journal, first, chunks(0, 5), ENDED);

            assertThat(read(journal, first).outcome()).isEqualTo(ENDED);
        }
    }

    @Nested
    class TheWhole {
        private final Journal journal = new MemoryJournal(10 * CHUNK_BYTES, MUCH);

        @Test
        void whatEndedMakesRoomForWhatGoesOn() {
            append(journal, first, chunks(0, 5), GOES_ON);
            append(journal, second, chunks(0, 5), ENDED);

            append(journal, third, chunks(0, 5), GOES_ON);

            assertThat(seqs(journal, second)).isEmpty();
            assertThat(seqs(journal, first)).hasSize(5);
        }

        @Test
        void whatEndedFirstGoesFirst() {
            append(journal, first, chunks(0, 4), GOES_ON);
            append(journal, second, chunks(0, 4), ENDED);
            append(journal, first, chunks(4, 5), ENDED);

            append(journal, third, chunks(0, 2), GOES_ON);

            assertThat(seqs(journal, second)).isEmpty();
            assertThat(seqs(journal, first)).hasSize(5);
        }

        @Test
        void noMoreEndedStreamsGoThanRoomIsNeeded() {
            append(journal, first, chunks(0, 4), ENDED);
            append(journal, second, chunks(0, 4), ENDED);

            append(journal, third, chunks(0, 4), GOES_ON);

            assertThat(seqs(journal, second)).hasSize(4);
        }

        @Test
        void thenTheStreamThatNeedsRoomLosesItsOldestEvents() {
            append(journal, first, chunks(0, 5), GOES_ON);
            append(journal, second, chunks(0, 5), GOES_ON);

            append(journal, second, chunks(5, 7), GOES_ON);

            assertThat(seqs(journal, second)).containsExactly(2L, 3L, 4L, 5L, 6L);
            assertThat(seqs(journal, first)).hasSize(5);
        }

        @Test
        void toANewStreamTheLargestGivesRoom() {
            append(journal, first, chunks(0, 8), GOES_ON);
            append(journal, second, chunks(0, 2), GOES_ON);

            append(journal, third, chunks(0, 1), GOES_ON);

            assertThat(seqs(journal, first)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
            assertThat(seqs(journal, third)).containsExactly(0L);
        }

        @Test
        void oneLargeEventDoesNotHideStreamsThatCanGiveRoom() {
            append(journal, first, List.of(large(0, 6)), GOES_ON);
            append(journal, second, chunks(0, 4), GOES_ON);

            assertThat(append(journal, third, chunks(0, 1), GOES_ON)).isEqualTo(Result.APPENDED);
        }

        @Test
        void aNewStreamsLargeEventIsGivenAllTheRoomItNeeds() {
            append(journal, first, chunks(0, 10), GOES_ON);

            assertThat(append(journal, second, List.of(large(0, 3)), GOES_ON)).isEqualTo(Result.APPENDED);
        }

        @Test
        void itIsFullWhenTheNewestEventsAloneFillIt() {
            append(journal, first, List.of(large(0, 5)), GOES_ON);
            append(journal, second, List.of(large(0, 5)), GOES_ON);

            assertThat(append(journal, third, chunks(0, 1), GOES_ON)).isEqualTo(Result.FULL);
        }

        @Test
        void aStreamThatFoundNoRoomMayTryAgain() {
            append(journal, first, List.of(large(0, 5)), GOES_ON);
            append(journal, second, List.of(large(0, 5)), GOES_ON);
            append(journal, third, chunks(0, 1), GOES_ON);
            journal.expire(first);

            assertThat(append(journal, third, chunks(0, 1), GOES_ON)).isEqualTo(Result.APPENDED);
        }

        @Test
        void whatCanNeverFitTakesNothingFromTheOthers() {
            append(journal, first, chunks(0, 4), ENDED);
            append(journal, second, List.of(large(0, 11)), GOES_ON);

            assertThat(seqs(journal, first)).hasSize(4);
        }

        @Test
        void anExpiredStreamGivesItsRoomBack() {
            append(journal, first, chunks(0, 9), GOES_ON);
            append(journal, second, chunks(0, 1), GOES_ON);
            journal.expire(first);

            append(journal, third, chunks(0, 9), GOES_ON);

            assertThat(seqs(journal, second)).hasSize(1);
        }

        @Test
        void memoryIsUsedAgainAndAgain() {
            for (int i = 0; i < 100; i++) {
                StreamId stream = StreamId.random();
                assertThat(append(journal, stream, List.of(large(0, 6), large(1, 1)), ENDED))
                        .isEqualTo(Result.APPENDED);
                journal.expire(stream);
            }
        }

        @Test
        void anExpiredStreamLeavesNothingBehind() {
            WeakReference<StreamId> id = writeAndExpire();

            assertThat(collected(id)).isTrue();
        }

        private WeakReference<StreamId> writeAndExpire() {
            StreamId stream = StreamId.random();
            append(journal, stream, chunks(0, 1), ENDED);
            journal.expire(stream);
            return new WeakReference<>(stream);
        }

        private static boolean collected(WeakReference<StreamId> id) {
            for (int i = 0; i < 5 && id.get() != null; i++) {
                System.gc();
            }
            return id.get() == null;
        }
    }
}
