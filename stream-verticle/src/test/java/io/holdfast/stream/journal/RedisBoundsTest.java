package io.holdfast.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.RedisServer;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much Redis is made to keep, and for how long. */
class RedisBoundsTest {
    private static final int KB = 1024;
    private static final int EVENT = 10 * KB;

    private static RedisServer redis;

    private final EventLoop loop = new EventLoop();

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.with();
    }

    @AfterAll
    static void stopIt() {
        redis.close();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private Journal journal(RedisJournal.Limits limits) {
        return loop.call(() -> new RedisJournal(
                loop.vertx(), RedisJournalTest.config(redis.url()), RedisJournalTest.PATIENCE, "a", limits));
    }

    private StreamId begin(Journal journal) {
        StreamId stream = StreamId.random();
        loop.await(loop.call(() -> journal.open(Sample.opening(stream))));
        return stream;
    }

    private void append(Journal journal, StreamId stream, long epoch, long seq, Optional<Outcome> outcome) {
        Append append = new Append(stream, epoch, seq, List.of(Sample.event(seq, EVENT)), outcome);
        assertThat(loop.await(loop.call(() -> journal.append(List.of(append)))))
                .containsExactly(Journal.Result.APPENDED);
    }

    private void append(Journal journal, StreamId stream, long epoch, long from, long end) {
        LongStream.range(from, end).forEach(seq -> append(journal, stream, epoch, seq, Optional.empty()));
    }

    /** None of a log that is not kept. */
    private List<Event> kept(Journal journal, StreamId stream) {
        return loop.await(loop.call(() -> journal.read(stream, 0, Integer.MAX_VALUE)
                .map(Journal.Slice::events)
                .otherwise(List.of())));
    }

    @Test
    void aLogLosesItsOldestEventsBeyondItsBound() {
        Journal journal = journal(new RedisJournal.Limits(1024 * KB, 200 * KB, 60_000, 60_000));
        StreamId stream = begin(journal);
        append(journal, stream, 1, 0, 60);

        List<Event> kept = kept(journal, stream);
        assertThat(kept).hasSizeBetween(10, 22);
        assertThat(kept.get(kept.size() - 1).seq()).isEqualTo(59);
    }

    @Test
    void aTrimmedLogCanStillBeTakenOverAndTrimmedOn() {
        RedisJournal.Limits limits = new RedisJournal.Limits(1024 * KB, 200 * KB, 60_000, 60_000);
        Journal journal = journal(limits);
        StreamId stream = begin(journal);
        append(journal, stream, 1, 0, 60);
        Journal next = journal(limits);

        assertThat(loop.await(loop.call(() -> next.claim(stream, ""))))
                .contains(new Journal.Claim(Sample.opening(stream), 2, 60, "", Optional.empty()));
        append(next, stream, 2, 60, 100);
        List<Event> kept = kept(next, stream);
        assertThat(kept).hasSizeBetween(10, 22);
        assertThat(kept.get(kept.size() - 1).seq()).isEqualTo(99);
    }

    @Test
    void whenThereIsTooMuchWhatEndedFirstIsForgottenFirst() {
        Journal journal = journal(new RedisJournal.Limits(35 * KB, 200 * KB, 60_000, 60_000));
        List<StreamId> ended = LongStream.range(0, 5)
                .mapToObj(i -> {
                    StreamId stream = begin(journal);
                    append(journal, stream, 1, 0, Optional.of(Outcome.ENDED));
                    return stream;
                })
                .toList();
        append(journal, begin(journal), 1, 0, 1);

        assertThat(kept(journal, ended.get(0))).isEmpty();
        assertThat(kept(journal, ended.get(4))).hasSize(1);
    }

    @Test
    void aLogGoesByItselfAndIsStruckOffTheUnfinished() {
        Journal journal = journal(new RedisJournal.Limits(1024 * KB, 200 * KB, 300, 300));
        StreamId stream = begin(journal);
        append(journal, stream, 1, 0, 1);
        assertThat(loop.await(loop.call(journal::unfinished))).contains(stream);
        loop.await(loop.vertx().timer(600).mapEmpty());

        assertThat(loop.await(loop.call(journal::unfinished))).doesNotContain(stream);
        assertThat(loop.await(loop.call(() -> journal.claim(stream, "")))).isEmpty();
    }
}
