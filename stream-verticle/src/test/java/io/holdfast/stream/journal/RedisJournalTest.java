package io.holdfast.stream.journal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.redis.RedisConfig;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.RedisServer;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, and what only a journal that two owners share can show. */
class RedisJournalTest extends JournalContract {
    static final Duration PATIENCE = ofSeconds(5);
    static final RedisJournal.Limits MUCH =
            new RedisJournal.Limits(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, 60_000, 60_000);

    private static RedisServer redis;

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.with();
    }

    @AfterAll
    static void stopIt() {
        redis.close();
    }

    static RedisConfig config(String url) {
        return new RedisConfig(List.of(url), Optional.empty(), false, Optional.empty(), ofSeconds(1));
    }

    private static Journal journal(EventLoop loop, String name, RedisJournal.Limits limits) {
        return loop.call(() -> new RedisJournal(loop.vertx(), config(redis.url()), PATIENCE, name, limits));
    }

    @Override
    Journal create(EventLoop owner) {
        return journal(owner, "a", MUCH);
    }

    @Nested
    class ATakeover {
        private final EventLoop loop = new EventLoop();
        private final Journal before = journal(loop, "before", MUCH);
        private final Journal after = journal(loop, "after", MUCH);
        private final StreamId stream = StreamId.random();

        @AfterEach
        void close() {
            loop.close();
        }

        private Result append(Journal by, long epoch, long from, long end, Optional<Outcome> outcome) {
            Append append = new Append(stream, epoch, from, Sample.events(from, end), outcome);
            return loop.await(loop.call(() -> by.append(List.of(append)))).get(0);
        }

        private Result append(Journal by, long epoch, long from, long end) {
            return append(by, epoch, from, end, Optional.empty());
        }

        private void begin() {
            loop.await(loop.call(() -> before.open(Sample.opening(stream))));
            append(before, 1, 0, 3);
        }

        private Claim claim(Journal by) {
            return loop.await(loop.call(() -> by.claim(stream, ""))).orElseThrow();
        }

        private List<Event> read(Journal by, long from) {
            return loop.await(loop.call(() -> by.read(stream, from, 1_000_000))).events();
        }

        @Test
        void theNewOwnerLearnsWhereTheLogEndsAndHowItBegan() {
            begin();

            assertThat(claim(after)).isEqualTo(new Claim(Sample.opening(stream), 2, 3, "", Optional.empty()));
        }

        @Test
        void theFormerOwnerCanNotAppendAnyMore() {
            begin();
            claim(after);

            assertThat(append(before, 1, 3, 4)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void theFormerOwnerCanNotEndItEither() {
            begin();
            claim(after);

            assertThat(append(before, 1, 3, 3, Optional.of(Outcome.ENDED))).isEqualTo(Result.CONFLICT);
        }

        @Test
        void theOthersInTheGroupOfAFormerOwnerAreWritten() {
            begin();
            StreamId other = StreamId.random();
            loop.await(loop.call(() -> before.open(Sample.opening(other))));
            claim(after);

            List<Append> group = List.of(
                    new Append(stream, 1, 3, Sample.events(3, 4), Optional.empty()),
                    new Append(other, 1, 0, Sample.events(0, 2), Optional.of(Outcome.ENDED)));
            assertThat(loop.await(loop.call(() -> before.append(group))))
                    .containsExactly(Result.CONFLICT, Result.APPENDED);
        }

        @Test
        void theNewOwnerGoesOn() {
            begin();
            Claim claim = claim(after);

            assertThat(append(after, claim.epoch(), 3, 5)).isEqualTo(Result.APPENDED);
        }

        @Test
        void theNewOwnerReadsWhatAllOwnersWrote() {
            begin();
            claim(after);
            append(after, 2, 3, 5);
            claim(before);
            append(before, 3, 5, 9);

            assertThat(read(before, 0)).containsExactlyElementsOf(Sample.events(0, 9));
            assertThat(read(before, 4)).containsExactlyElementsOf(Sample.events(4, 9));
        }

        @Test
        void theNewOwnerOfAnEndedStreamLearnsItsOutcome() {
            begin();
            append(before, 1, 3, 3, Optional.of(Outcome.ENDED));

            assertThat(claim(after)).isEqualTo(new Claim(Sample.opening(stream), 2, 3, "", Optional.of(Outcome.ENDED)));
        }

        @Test
        void anOwnerThatAppendedNothingIsNoHindrance() {
            begin();
            for (int i = 0; i < 40; i++) {
                claim(after);
            }

            assertThat(claim(before)).isEqualTo(new Claim(Sample.opening(stream), 42, 3, "", Optional.empty()));
        }

        @Test
        void ofTwoThatClaimTheLaterIsTheOwner() {
            begin();
            Claim earlier = claim(after);
            claim(before);

            assertThat(append(after, earlier.epoch(), 3, 4)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void thoseWhoClaimAtOnceGetEpochsOfTheirOwn() {
            begin();
            var claims = loop.call(() -> List.of(after.claim(stream, ""), before.claim(stream, "")));

            assertThat(claims)
                    .extracting(claim -> loop.await(claim).orElseThrow().epoch())
                    .containsExactlyInAnyOrder(2L, 3L);
        }

        @Test
        void nobodyTakesOverAStreamThatIsNotThere() {
            assertThat(loop.await(loop.call(() -> after.claim(StreamId.random(), ""))))
                    .isEmpty();
        }

        @Test
        void aStreamWithoutAnOutcomeIsUnfinished() {
            begin();

            assertThat(loop.await(loop.call(after::unfinished))).contains(stream);
        }

        @Test
        void aStreamThatEndedOrExpiredIsNot() {
            begin();
            append(before, 1, 3, 3, Optional.of(Outcome.ENDED));
            StreamId other = StreamId.random();
            loop.await(loop.call(() -> before.open(Sample.opening(other))));
            loop.await(loop.call(() -> before.expire(other)));

            assertThat(loop.await(loop.call(after::unfinished))).doesNotContain(stream, other);
        }
    }
}
