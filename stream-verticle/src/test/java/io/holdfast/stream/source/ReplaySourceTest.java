package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.FakeJournal;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Three events are in the journal: a, b and c. */
class ReplaySourceTest {
    private final EventLoop loop = new EventLoop();
    private final FakeJournal journal = new FakeJournal();
    private final StreamId stream = StreamId.random();
    private final FakeSource upstream = new FakeSource();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void close() {
        loop.close();
    }

    /** @param ids what the upstream called its events */
    private ReplaySource start(String... ids) {
        List<Event> events = new ArrayList<>();
        for (int seq = 0; seq < 3; seq++) {
            events.add(new Event(
                    seq,
                    "",
                    ids.length == 0 ? "" : ids[seq],
                    "abc".substring(seq, seq + 1).getBytes(UTF_8)));
        }
        String lastId = ids.length == 0 ? "" : ids[2];
        ReplaySource source = new ReplaySource(journal, stream, 3, lastId, () -> upstream);
        loop.run(() -> {
            journal.keep(stream, events);
            source.start(sink);
        });
        return source;
    }

    private void say(String... data) {
        loop.run(() -> List.of(data).forEach(upstream::says));
    }

    @Nested
    class AnUpstreamThatBeginsAgain {
        @Test
        void isHeardFromWhereTheJournalEnds() {
            start();
            say("a", "b", "c", "d", "e");

            assertThat(sink.said()).containsExactly("event   d", "event   e");
        }

        @Test
        void mayEndRightThere() {
            start();
            say("a", "b", "c");
            loop.run(upstream::finishes);

            assertThat(sink.said()).containsExactly("finished");
        }

        @Test
        void mustSayTheSame() {
            start();
            say("a", "x");

            assertThat(sink.said())
                    .containsExactly("failed replay_diverged " + Fault.REPLAY_DIVERGED.status() + " event 1");
        }

        @Test
        void mustSayTheSameFromTheFirstEventOn() {
            start();
            say("x");

            assertThat(sink.said())
                    .containsExactly("failed replay_diverged " + Fault.REPLAY_DIVERGED.status() + " event 0");
        }

        @Test
        void mustSayAsMuch() {
            start();
            say("a", "b");
            loop.run(upstream::finishes);

            assertThat(sink.said())
                    .containsExactly("failed replay_diverged " + Fault.REPLAY_DIVERGED.status()
                            + " it ended after 2 of 3 events");
        }

        @Test
        void isCancelledWhenItSaysSomethingElse() {
            start();
            say("x");

            assertThat(upstream.told()).containsExactly("cancel");
        }

        @Test
        void isNotHeardAfterThat() {
            start();
            say("x", "a", "b", "c", "d");

            assertThat(sink.said()).hasSize(1);
        }

        @Test
        void mayBreakOffAgain() {
            start();
            say("a");
            loop.run(() -> upstream.fails(Fault.UPSTREAM_LOST, "reset", 502));

            assertThat(sink.said()).containsExactly("failed upstream_lost 502 reset");
        }
    }

    @Nested
    class AnUpstreamThatKnowsTheLastEventId {
        @Test
        void maySayJustTheRest() {
            start("1", "2", "3");
            say("d", "e");

            assertThat(sink.said()).containsExactly("event   d", "event   e");
        }

        @Test
        void mayBeginAgainAllTheSame() {
            start("1", "2", "3");
            say("a", "b", "c", "d");

            assertThat(sink.said()).containsExactly("event   d");
        }

        @Test
        void isCheckedWhenItBeginsAgain() {
            start("1", "2", "3");
            say("a", "x");

            assertThat(sink.said())
                    .containsExactly("failed replay_diverged " + Fault.REPLAY_DIVERGED.status() + " event 1");
        }

        @Test
        void mayHaveNothingToAdd() {
            start("1", "2", "3");
            loop.run(upstream::finishes);

            assertThat(sink.said()).containsExactly("finished");
        }
    }

    @Nested
    class Control {
        @Test
        void aJournalThatCanNotBeReadIsAnInternalFault() {
            loop.run(journal::breakReads);
            start();

            assertThat(sink.said()).containsExactly("failed internal 500 ");
        }

        @Test
        void whoCancelsWhileTheJournalIsReadHearsNothing() {
            loop.run(journal::holdReads);
            ReplaySource source = start();
            say("a", "b", "c", "d");
            loop.run(source::cancel);
            loop.run(journal::answerRead);

            assertThat(sink.said()).isEmpty();
        }

        @Test
        void whatIsSaidWhileTheJournalIsReadIsHeardAfterwards() {
            loop.run(journal::holdReads);
            start();
            say("a", "b", "c", "d");
            loop.run(upstream::finishes);
            loop.run(journal::answerRead);

            assertThat(sink.said()).containsExactly("event   d", "finished");
        }

        @Test
        void anUpstreamThatIsFasterThanTheJournalIsPaused() {
            loop.run(journal::holdReads);
            start();
            say("a", "b");
            loop.run(journal::answerRead);

            assertThat(upstream.told()).containsExactly("pause", "resume");
        }

        @Test
        void itStaysPausedForWhoeverPausedItMeanwhile() {
            loop.run(journal::holdReads);
            ReplaySource source = start();
            say("a");
            loop.run(source::pause);
            loop.run(journal::answerRead);

            assertThat(upstream.told()).endsWith("pause").doesNotContain("resume");
        }

        @Test
        void whoCancelsCancelsTheCall() {
            ReplaySource source = start();
            loop.run(source::cancel);
            say("a", "b", "c", "d");

            assertThat(upstream.told()).containsExactly("cancel");
            assertThat(sink.said()).isEmpty();
        }

        @Test
        void pausesAndLimitsAreTheCalls() {
            ReplaySource source = start();
            loop.run(() -> {
                source.pause();
                source.resume();
                source.checkDeadlines(0);
            });

            assertThat(upstream.told()).containsExactly("pause", "resume", "checkDeadlines");
        }
    }
}
