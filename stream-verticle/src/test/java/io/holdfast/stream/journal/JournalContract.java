package io.holdfast.stream.journal;

import static io.holdfast.stream.journal.Sample.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every journal promises, wherever it keeps events; a kind of journal passes by extending this class. */
abstract class JournalContract {
    private static final int ALL = Integer.MAX_VALUE;
    private static final Optional<Outcome> GOES_ON = Optional.empty();
    private static final byte[] A = "a".getBytes(UTF_8);
    private static final Optional<Outcome> ENDED = Optional.of(Outcome.ENDED);

    private final EventLoop loop = new EventLoop();
    private final StreamId stream = StreamId.random();
    private final StreamId other = StreamId.random();
    private Journal journal;

    /** An empty journal with room for all that the contract writes. */
    abstract Journal create(EventLoop owner);

    @BeforeEach
    void open() {
        journal = create(loop);
        begin(stream);
        begin(other);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private Result begin(StreamId id) {
        return loop.await(loop.call(() -> journal.open(Sample.opening(id))));
    }

    private Append part(StreamId of, long from, long end, Optional<Outcome> outcome) {
        return new Append(of, 1, from, events(from, end), outcome);
    }

    private List<Result> append(Append... group) {
        return loop.await(loop.call(() -> journal.append(List.of(group))));
    }

    private Result append(long from, long end, Optional<Outcome> outcome) {
        return append(part(stream, from, end, outcome)).get(0);
    }

    private Slice read(long from, int maxBytes) {
        return loop.await(loop.call(() -> journal.read(stream, from, maxBytes)));
    }

    /** Why nothing could be read. */
    private Fault notRead(StreamId of) {
        return loop.await(loop.call(() -> journal.read(of, 0, ALL)
                .<Fault>map(read -> fail("was read: " + read))
                .recover(failure -> Future.succeededFuture(Refusal.of(failure).fault()))));
    }

    private List<Event> kept() {
        return read(0, ALL).events();
    }

    @Nested
    class Appending {
        @Test
        void aLogBeginsAtZero() {
            assertThat(append(0, 3, GOES_ON)).isEqualTo(Result.APPENDED);
        }

        @Test
        void itGoesOnWhereItEnds() {
            append(0, 3, GOES_ON);

            assertThat(append(3, 5, GOES_ON)).isEqualTo(Result.APPENDED);
        }

        @Test
        void whoLeavesAGapConflicts() {
            append(0, 3, GOES_ON);

            assertThat(append(4, 5, GOES_ON)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void whoKnowsNothingOfAnOtherOwnersEventsConflicts() {
            append(0, 3, GOES_ON);

            assertThat(append(2, 4, GOES_ON)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void whoBeginsInTheMiddleConflicts() {
            assertThat(append(1, 2, GOES_ON)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void aConflictWritesNothing() {
            append(0, 3, GOES_ON);
            append(2, 4, ENDED);

            assertThat(read(0, ALL)).isEqualTo(new Slice(events(0, 3), GOES_ON));
        }

        @Test
        void nothingFollowsAnOutcome() {
            append(0, 3, ENDED);

            assertThat(append(3, 4, GOES_ON)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void thereIsNoSecondOutcome() {
            append(0, 3, ENDED);

            assertThat(append(3, 3, Optional.of(Outcome.cancelled(Fault.ORPHANED))))
                    .isEqualTo(Result.CONFLICT);
        }

        @Test
        void anOutcomeNeedsNoEvents() {
            append(0, 3, GOES_ON);

            assertThat(append(3, 3, ENDED)).isEqualTo(Result.APPENDED);
        }

        @Test
        void anOutcomeThatConflictsEndsNothing() {
            append(0, 3, GOES_ON);
            append(2, 2, ENDED);

            assertThat(append(3, 4, GOES_ON)).isEqualTo(Result.APPENDED);
        }
    }

    @Nested
    class Groups {
        @Test
        void eachAppendHasItsOwnResultInTheirOrder() {
            append(0, 3, GOES_ON);

            assertThat(append(part(other, 0, 2, GOES_ON), part(stream, 2, 4, GOES_ON)))
                    .containsExactly(Result.APPENDED, Result.CONFLICT);
        }

        @Test
        void aConflictDoesNotKeepTheOthersFromBeingWritten() {
            append(part(other, 5, 6, GOES_ON), part(stream, 0, 3, GOES_ON));

            assertThat(kept()).containsExactlyElementsOf(events(0, 3));
        }

        @Test
        void streamsDoNotMix() {
            append(part(other, 0, 9, ENDED), part(stream, 0, 3, GOES_ON));

            assertThat(read(0, ALL)).isEqualTo(new Slice(events(0, 3), GOES_ON));
        }

        @Test
        void aGroupOfNobodyIsDoneAtOnce() {
            assertThat(append()).isEmpty();
        }
    }

    @Nested
    class Reading {
        @Test
        void eventsComeBackAsTheyWere() {
            Event written = new Event(0, "delta", "up-1", new byte[] {0, '\n', (byte) 0xFF, 'x'});
            append(new Append(stream, 1, 0, List.of(written), GOES_ON));

            assertThat(kept()).containsExactly(written);
        }

        @Test
        void aReadBeginsWhereItIsAskedTo() {
            append(0, 5, GOES_ON);

            assertThat(read(3, ALL).events()).containsExactlyElementsOf(events(3, 5));
        }

        @Test
        void itGoesOnOverSeveralAppends() {
            append(0, 3, GOES_ON);
            append(3, 5, GOES_ON);

            assertThat(read(2, ALL).events()).containsExactlyElementsOf(events(2, 5));
        }

        @Test
        void itStopsAtTheEventThatReachesItsLimit() {
            append(0, 5, GOES_ON);

            assertThat(read(1, Sample.WEIGHT + 1).events()).containsExactlyElementsOf(events(1, 3));
        }

        @Test
        void itHoldsAtLeastOneEvent() {
            append(0, 5, GOES_ON);

            assertThat(read(2, 1).events()).containsExactlyElementsOf(events(2, 3));
        }

        @Test
        void behindTheEndThereIsNothing() {
            append(0, 5, GOES_ON);

            assertThat(read(5, ALL)).isEqualTo(new Slice(List.of(), GOES_ON));
        }

        @Test
        void beforeTheFirstEventThereIsNothing() {
            assertThat(read(0, ALL)).isEqualTo(new Slice(List.of(), GOES_ON));
        }

        @Test
        void anUnknownStreamIsNotKept() {
            assertThat(notRead(StreamId.random())).isEqualTo(Fault.CURSOR_EXPIRED);
        }

        @Test
        void theOutcomeComesWithTheLastEvents() {
            append(0, 5, ENDED);

            assertThat(read(3, ALL)).isEqualTo(new Slice(events(3, 5), ENDED));
        }

        @Test
        void theOutcomeDoesNotComeBeforeTheLastEvents() {
            append(0, 5, ENDED);

            assertThat(read(0, Sample.WEIGHT).outcome()).isEmpty();
        }

        @Test
        void whoHasReadEverythingIsToldTheOutcomeAlone() {
            append(0, 5, ENDED);

            assertThat(read(5, ALL)).isEqualTo(new Slice(List.of(), ENDED));
        }

        @Test
        void aBadOutcomeIsKeptWithItsReason() {
            Optional<Outcome> broken = Optional.of(Outcome.failed(Fault.UPSTREAM_LOST, "reset"));
            append(0, 1, broken);

            assertThat(read(0, ALL).outcome()).isEqualTo(broken);
        }
    }

    @Nested
    class Claiming {
        private Optional<Claim> claim() {
            return loop.await(loop.call(() -> journal.claim(stream, journal.lane(stream))));
        }

        @Test
        void theNewOwnersEpochIsTheNext() {
            assertThat(claim()).map(Claim::epoch).contains(2L);
        }

        @Test
        void theNewOwnerIsToldWhereTheLogEnds() {
            append(0, 3, GOES_ON);

            assertThat(claim()).map(Claim::end).contains(3L);
        }

        @Test
        void theNewOwnerIsToldWhatTheUpstreamCalledTheLastEvent() {
            append(new Append(
                    stream, 1, 0, List.of(new Event(0, "", "first", A), new Event(1, "t", "last", A)), GOES_ON));

            assertThat(claim()).map(Claim::upstreamId).contains("last");
        }

        @Test
        void nobodyIsToldOfAnEarlierEventsName() {
            append(new Append(stream, 1, 0, List.of(new Event(0, "", "first", A), new Event(1, "t", "", A)), GOES_ON));

            assertThat(claim()).map(Claim::upstreamId).contains("");
        }

        @Test
        void theFormerOwnerCanNotAppendAnyMore() {
            append(0, 3, GOES_ON);
            claim();

            assertThat(append(3, 4, GOES_ON)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void anUnknownStreamCanNotBeClaimed() {
            assertThat(loop.await(loop.call(() -> journal.claim(StreamId.random(), journal.lane(stream)))))
                    .isEmpty();
        }
    }

    @Nested
    class Digesting {
        private Digests digests(long end) {
            return loop.await(loop.call(() -> journal.digests(stream, end)));
        }

        private boolean match(long position, String type, String data) {
            append(new Append(
                    stream,
                    1,
                    0,
                    List.of(new Event(0, "t", "id", "a".getBytes(UTF_8)), Sample.event(1, "b")),
                    GOES_ON));
            return digests(2).match(position, type, data.getBytes(UTF_8));
        }

        @Test
        void whatSaysTheSameMatches() {
            assertThat(match(0, "t", "a")).isTrue();
        }

        @Test
        void soDoesWhatFollows() {
            assertThat(match(1, "", "b")).isTrue();
        }

        @Test
        void otherDataDoesNot() {
            assertThat(match(0, "t", "b")).isFalse();
        }

        @Test
        void anotherTypeDoesNot() {
            assertThat(match(0, "u", "a")).isFalse();
        }

        @Test
        void anotherPlaceDoesNot() {
            assertThat(match(1, "t", "a")).isFalse();
        }

        @Test
        void nothingMatchesBehindTheEnd() {
            assertThat(match(2, "", "b")).isFalse();
        }

        @Test
        void aLogWithoutEventsHasNone() {
            assertThat(digests(0).match(0, "", A)).isFalse();
        }
    }

    @Nested
    class Expiring {
        private void expire() {
            loop.await(loop.call(() -> journal.expire(stream)));
        }

        @Test
        void aStreamThatExpiredIsForgotten() {
            append(0, 3, ENDED);
            expire();

            assertThat(notRead(stream)).isEqualTo(Fault.CURSOR_EXPIRED);
        }

        @Test
        void theOthersAreNot() {
            append(part(stream, 0, 3, ENDED), part(other, 0, 2, GOES_ON));
            expire();

            assertThat(append(part(other, 2, 3, GOES_ON))).containsExactly(Result.APPENDED);
        }

        @Test
        void aStreamThatNobodyKnowsMayExpireToo() {
            expire();

            assertThat(notRead(stream)).isEqualTo(Fault.CURSOR_EXPIRED);
        }
    }
}
