package io.holdfast.stream.journal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.redis.RedisConfig;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.RedisServer;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that is killed, stands still or does not let us in. */
class RedisOutageTest {
    /** Of an answer; nothing waits for it but what finds Redis frozen, and a busy machine is no outage. */
    private static final Duration TIMEOUT = ofMillis(800);

    private final RedisServer redis = RedisServer.durable();
    private final EventLoop loop = new EventLoop();
    private final StreamId stream = StreamId.random();
    private final Journal journal = journal(ofSeconds(20));

    @BeforeEach
    void begin() {
        assertThat(await(journal.open(Sample.opening(stream)))).isEqualTo(Result.APPENDED);
    }

    @AfterEach
    void stop() {
        loop.close();
        redis.close();
    }

    private Journal journal(Duration patience) {
        return journal(redis.url(), patience);
    }

    private Journal journal(String url, Duration patience) {
        RedisConfig config = new RedisConfig(List.of(url), Optional.empty(), false, Optional.empty(), TIMEOUT);
        return loop.call(() -> new RedisJournal(loop.vertx(), config, patience, "a", RedisJournalTest.MUCH));
    }

    private <T> T await(Future<T> future) {
        return loop.await(future);
    }

    private Fault refusal(Future<?> future) {
        return Refusal.of(catchThrowable(() -> await(future))).fault();
    }

    private Future<List<Result>> append(Journal by, long epoch, long from, long end, Optional<Outcome> outcome) {
        Append append = new Append(stream, epoch, from, Sample.events(from, end), outcome);
        return loop.call(() -> by.append(List.of(append)));
    }

    private Future<List<Result>> append(long from, long end) {
        return append(journal, 1, from, end, Optional.empty());
    }

    private Claim claim(Journal by) {
        return await(loop.call(() -> by.claim(stream, ""))).orElseThrow();
    }

    private Slice all(Journal by) {
        return await(loop.call(() -> by.read(stream, 0, Integer.MAX_VALUE)));
    }

    @Test
    void nothingAcknowledgedIsLostWhenRedisIsKilled() {
        await(append(0, 50));
        redis.kill();
        redis.start();

        assertThat(all(journal).events()).containsExactlyElementsOf(Sample.events(0, 50));
    }

    @Test
    void anAppendWaitsForRedisToComeBackAndIsWrittenOnce() {
        await(append(0, 3));
        redis.kill();
        Future<List<Result>> pending = append(3, 6);
        assertThat(pending.isComplete()).isFalse();
        redis.start();

        assertThat(await(pending)).containsExactly(Result.APPENDED);
        assertThat(all(journal).events()).containsExactlyElementsOf(Sample.events(0, 6));
    }

    @Test
    void anAppendWhoseAnswerWasLostIsWrittenOnce() {
        await(append(0, 3));
        redis.freeze();
        Future<List<Result>> pending = append(3, 6);
        loop.await(loop.vertx().timer(2 * TIMEOUT.toMillis()).mapEmpty());
        redis.thaw();

        assertThat(await(pending)).containsExactly(Result.APPENDED);
        assertThat(all(journal).events()).containsExactlyElementsOf(Sample.events(0, 6));
    }

    @Test
    void anOutcomeWhoseAnswerWasLostIsWrittenOnceAndTheStreamIsFinished() {
        redis.freeze();
        Future<List<Result>> pending = append(journal, 1, 0, 2, Optional.of(Outcome.ENDED));
        loop.await(loop.vertx().timer(2 * TIMEOUT.toMillis()).mapEmpty());
        redis.thaw();

        assertThat(await(pending)).containsExactly(Result.APPENDED);
        assertThat(all(journal)).isEqualTo(new Slice(Sample.events(0, 2), Optional.of(Outcome.ENDED)));
        assertThat(await(loop.call(journal::unfinished))).isEmpty();
    }

    @Test
    void anAppendThatWaitedForTooLongFailsAndTheStreamGoesOnFromWhatIsThere() {
        Journal impatient = journal(ofSeconds(2));
        long epoch = claim(impatient).epoch();
        await(append(impatient, epoch, 0, 3, Optional.empty()));
        redis.freeze();
        Future<List<Result>> hopeless = append(impatient, epoch, 3, 6, Optional.empty());

        assertThat(refusal(hopeless)).isEqualTo(Fault.JOURNAL_UNAVAILABLE);

        redis.thaw();
        Claim next = claim(journal);
        List<Event> kept = Sample.events(0, next.end());
        assertThat(all(journal).events()).containsExactlyElementsOf(kept).hasSizeBetween(3, 6);
        assertThat(await(append(journal, next.epoch(), next.end(), 9, Optional.empty())))
                .containsExactly(Result.APPENDED);
        assertThat(all(journal).events()).containsExactlyElementsOf(Sample.events(0, 9));
    }

    @Test
    void aNewStreamIsRefusedSoonWhileRedisIsAway() {
        redis.kill();
        loop.awaitThat(() -> journal.open(Sample.opening(StreamId.random())).failed());

        assertThat(refusal(loop.call(() -> journal.open(Sample.opening(StreamId.random())))))
                .isEqualTo(Fault.JOURNAL_UNAVAILABLE);
    }

    @Test
    void whatWaitsWhenTheJournalIsClosedFails() {
        redis.kill();
        Future<List<Result>> pending = append(0, 3);
        loop.await(loop.call(journal::close));

        assertThat(refusal(pending)).isEqualTo(Fault.JOURNAL_UNAVAILABLE);
    }

    @Test
    void aReadWaitsForRedisToComeBack() {
        await(append(0, 3));
        redis.kill();
        Future<Slice> read = loop.call(() -> journal.read(stream, 1, Integer.MAX_VALUE));
        redis.start();

        assertThat(await(read).events()).containsExactlyElementsOf(Sample.events(1, 3));
    }

    @Test
    void aFormerOwnerLearnsAfterAnOutageThatItIsOneAndWhatItHasWritten() {
        await(append(0, 3));
        Journal other = journal(ofSeconds(20));
        redis.freeze();
        Future<List<Result>> pending = append(3, 6);
        redis.kill();
        redis.start();
        long end = claim(other).end();

        // Whoever comes first when Redis is back.
        assertThat(await(pending)).containsExactly(end == 6 ? Result.APPENDED : Result.CONFLICT);
        assertThat(await(append(end, 9))).containsExactly(Result.CONFLICT);
    }

    @Test
    void whenRedisHasForgottenEventsTheOwnerStopsInsteadOfLeavingAGap() {
        try (RedisServer forgetful = RedisServer.with()) {
            Journal owner = journal(forgetful.url(), ofSeconds(20));
            await(loop.call(() -> owner.open(Sample.opening(stream))));
            await(append(owner, 1, 0, 3, Optional.empty()));
            forgetful.kill();
            forgetful.start();

            assertThat(await(append(owner, 1, 3, 6, Optional.empty()))).containsExactly(Result.CONFLICT);
        }
    }

    @Test
    void aPasswordLetsUsIn() {
        try (RedisServer closed = RedisServer.with("--requirepass", "p@ss")) {
            Journal known = journal("redis://:p%40ss@127.0.0.1:" + closed.port(), ofSeconds(20));

            assertThat(await(loop.call(() -> known.open(Sample.opening(stream)))))
                    .isEqualTo(Result.APPENDED);
        }
    }

    @Test
    void withoutThePasswordNothingIsPretended() {
        try (RedisServer closed = RedisServer.with("--requirepass", "p@ss")) {
            Journal unknown = journal("redis://:wrong@127.0.0.1:" + closed.port(), ofSeconds(1));

            assertThat(refusal(loop.call(() -> unknown.open(Sample.opening(stream)))))
                    .isEqualTo(Fault.JOURNAL_UNAVAILABLE);
        }
    }
}
