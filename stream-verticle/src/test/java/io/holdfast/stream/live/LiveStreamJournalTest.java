package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.live.StreamRig.Played;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A stream whose journal is slow, or will not take more. */
class LiveStreamJournalTest extends OneReader {
    @Nested
    class JournalThatWillNotTakeMore {
        @Test
        void aConflictStopsTheSource() {
            Played played = read();
            say(played, "a");
            rig.answer(Result.CONFLICT);

            assertThat(played.source().told()).containsExactly("cancel");
        }

        @Test
        void afterAConflictReadersAreToldToAskWhoOwnsTheStreamNow() {
            say(read(), "a");
            rig.answer(Result.CONFLICT);

            assertThat(frames()).endsWith(new Refused(SUBSCRIPTION, Fault.STREAM_MOVED, "", 503));
        }

        @Test
        void whatConflictedIsNeverShown() {
            say(read(), "a");
            rig.answer(Result.CONFLICT);

            assertThat(delivered()).isEmpty();
        }

        @Test
        void afterAConflictNothingIsAppended() {
            Played played = read();
            say(played, "a");
            say(played, "b");
            rig.answer(Result.CONFLICT);
            say(played, "c");

            assertThat(rig.journal().underWay()).isEmpty();
        }

        @Test
        void aFullJournalEndsTheStreamWithThatReason() {
            Played played = read();
            say(played, "a");
            rig.answer(Result.FULL);

            assertThat(played.owner().stations()).containsExactly("opened", "failed journal_full");
        }

        @Test
        void aJournalThatFailsEndsTheStream() {
            Played played = read();
            say(played, "a");
            rig.run(() -> rig.journal().fail(new IllegalStateException("broken")));

            assertThat(played.owner().stations()).containsExactly("opened", "failed internal");
        }

        @Test
        void aJournalThatDoesNotAnswerEndsNothing() {
            Played played = read();
            say(played, "a");
            rig.run(() -> rig.journal().fail(new Refusal(Fault.JOURNAL_UNAVAILABLE)));

            assertThat(played.owner().stations()).containsExactly("opened", "lost");
            assertThat(played.source().told()).containsExactly("cancel");
        }

        @Test
        void itsReadersAreToldToComeBack() {
            say(read(), "a");
            rig.run(() -> rig.journal().fail(new Refusal(Fault.JOURNAL_UNAVAILABLE)));

            assertThat(frames()).endsWith(new Refused(SUBSCRIPTION, Fault.JOURNAL_UNAVAILABLE, "", 503));
        }

        @Test
        void aStreamThatTheJournalHasNothingOfIsLost() {
            Played played = read();
            for (int i = 0; i < 100; i++) {
                say(played, "a");
                rig.acknowledge();
            }
            rig.run(() -> rig.journal().forget(played.stream().id()));
            rig.attach(played, SUBSCRIPTION + 1);

            assertThat(played.owner().stations()).containsExactly("opened", "lost");
        }

        @Test
        void aStreamThatCouldNotJournalItsGoodEndDidNotEndWell() {
            Played played = read();
            rig.run(played.source()::finishes);
            rig.answer(Result.FULL);

            assertThat(frames()).endsWith(new Ended(SUBSCRIPTION, 1, 0, Outcome.failed(Fault.JOURNAL_FULL, "")));
        }
    }

    @Nested
    class BackPressure {
        private static final byte[] LARGE = new byte[100 * 1024];

        private void sayLarge(Played played, int times) {
            rig.run(() -> {
                for (int i = 0; i < times; i++) {
                    played.source().says(LARGE);
                }
            });
        }

        @Test
        void aSourceIsPausedWhileTooMuchIsUncommitted() {
            Played played = read();
            sayLarge(played, 3);

            assertThat(played.source().told()).containsExactly("pause");
        }

        @Test
        void itIsPausedOnce() {
            Played played = read();
            sayLarge(played, 5);

            assertThat(played.source().told()).containsExactly("pause");
        }

        @Test
        void aLittleDoesNotPauseIt() {
            Played played = read();
            sayLarge(played, 2);

            assertThat(played.source().told()).isEmpty();
        }

        @Test
        void itIsResumedWhenTheJournalHasAcknowledged() {
            Played played = read();
            sayLarge(played, 3);
            rig.acknowledge();

            assertThat(played.source().told()).containsExactly("pause", "resume");
        }

        @Test
        void itIsPausedWhileAnAppendTakesLong() {
            Played played = read();
            sayLarge(played, 1);
            sayLarge(played, 3);

            assertThat(played.source().told()).containsExactly("pause");
        }

        @Test
        void aSourceThatIsOverIsNotResumed() {
            Played played = read();
            rig.run(() -> {
                for (int i = 0; i < 3; i++) {
                    played.source().says(LARGE);
                }
                played.source().finishes();
            });
            rig.acknowledge();

            assertThat(played.source().told()).containsExactly("pause");
        }
    }
}
