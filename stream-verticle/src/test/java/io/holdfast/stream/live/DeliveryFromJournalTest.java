package io.holdfast.stream.live;

import static io.holdfast.stream.journal.Sample.WEIGHT;
import static io.holdfast.stream.journal.Sample.events;
import static io.holdfast.stream.live.RecordingGateway.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.Sample;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Readers that are further behind than what is kept at hand. */
class DeliveryFromJournalTest extends DeliveryRig {
    @Nested
    class BehindTheTail {
        /** More than the 512 events that are kept at hand. */
        private static final long MANY = 600;

        @Test
        void aReaderThatIsUpToDateNeedsNoJournal() {
            confirm();
            attach(1, 0, MUCH);
            appendOneByOne(0, MANY);

            assertThat(journal.reads()).isEmpty();
        }

        @Test
        void aReaderThatIsFarBehindGetsEverythingInOrder() {
            confirm();
            appendOneByOne(0, MANY);
            attach(1, 0, MUCH);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, MANY));
            assertThat(journal.reads()).isNotEmpty();
        }

        @Test
        void whatTheJournalHasNotAcknowledgedIsNotShown() {
            confirm();
            appendOneByOne(0, MANY);
            loop.run(() -> journal.keep(stream, Sample.events(MANY, MANY + 5)));
            attach(1, 0, MUCH);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, MANY));
        }

        @Test
        void aSlowReaderFallsBackToTheJournal() {
            confirm();
            attach(1, 0, 2 * WEIGHT);
            appendOneByOne(0, MANY);
            credit(1, MUCH);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, MANY));
            assertThat(journal.reads()).startsWith(2L);
        }

        @Test
        void theJournalIsReadAsFarAsTheCreditGoes() {
            confirm();
            appendOneByOne(0, MANY);
            attach(1, 0, 3 * WEIGHT);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 3));
        }

        @Test
        void whatComesDuringAReadIsSentBehindIt() {
            loop.run(journal::holdReads);
            confirm();
            appendOneByOne(0, MANY);
            attach(1, 0, MUCH);
            append(MANY, MANY + 5);
            assertThat(gateway.seqs(1)).isEmpty();

            loop.run(journal::answerRead);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, MANY + 5));
        }

        @Test
        void onlyOneReadIsUnderWayForAReader() {
            loop.run(journal::holdReads);
            confirm();
            appendOneByOne(0, MANY);
            attach(1, 0, MUCH);
            credit(1, MUCH);
            append(MANY, MANY + 1);

            assertThat(journal.reads()).containsExactly(0L);
        }

        @Test
        void whoLeavesDuringAReadGetsNothingMore() {
            loop.run(journal::holdReads);
            confirm();
            appendOneByOne(0, MANY);
            attach(1, 0, MUCH);
            loop.run(() -> delivery.detach(ADDRESS, 1));
            loop.run(journal::answerRead);

            assertThat(gateway.kinds()).containsExactly("Attached");
        }

        @Test
        void whoAttachesAgainDuringAReadGetsNothingTwice() {
            loop.run(journal::holdReads);
            confirm();
            appendOneByOne(0, MANY);
            attach(1, 0, MUCH);
            attach(1, 0, MUCH);
            loop.run(journal::answerRead);
            loop.run(journal::answerRead);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, MANY));
        }

        @Test
        void whoAsksForWhatTheJournalHasDroppedIsToldSo() {
            confirm();
            appendOneByOne(0, MANY);
            end(Outcome.ENDED);
            loop.run(() -> journal.forget(stream));
            attach(1, 0, MUCH);

            assertThat(gateway.frames())
                    .containsExactly(new Attached(1, EPOCH), new Refused(1, Fault.CURSOR_EXPIRED, "", 410));
        }

        @Test
        void anOpenStreamThatTheJournalHasNothingOfIsSomebodyElses() {
            AtomicInteger forgotten = new AtomicInteger();
            loop.run(() -> delivery.whenForgotten(forgotten::incrementAndGet));
            confirm();
            appendOneByOne(0, MANY);
            loop.run(() -> journal.forget(stream));
            attach(1, 0, MUCH);

            assertThat(gateway.frames())
                    .containsExactly(new Attached(1, EPOCH), new Refused(1, Fault.STREAM_MOVED, "", 503));
            assertThat(forgotten).hasValue(1);
        }

        @Test
        void anEndedStreamWhoseRestTheJournalHasLostMayBeFoundElsewhere() {
            AtomicInteger forgotten = new AtomicInteger();
            loop.run(() -> delivery.whenForgotten(forgotten::incrementAndGet));
            confirm();
            appendOneByOne(0, MANY);
            end(Outcome.ENDED);
            loop.run(() -> journal.loseAfter(2));
            attach(1, 0, MUCH);

            assertThat(gateway.frames())
                    .containsExactly(
                            new Attached(1, EPOCH),
                            new Events(1, EPOCH, events(0, 2)),
                            new Refused(1, Fault.STREAM_MOVED, "", 503));
            assertThat(forgotten).hasValue(1);
        }

        @Test
        void whoAsksANodeThatIsCutOffIsSentElsewhere() {
            confirm();
            appendOneByOne(0, MANY);
            loop.run(() -> journal.forget(stream));
            leaseHeld = false;
            attach(1, 0, MUCH);

            assertThat(gateway.frames())
                    .containsExactly(new Attached(1, EPOCH), new Refused(1, Fault.STREAM_MOVED, "", 503));
        }

        @Test
        void aJournalThatFailsEndsTheReadAndNotTheStream() {
            loop.run(journal::breakReads);
            confirm();
            attach(2, 0, MUCH);
            appendOneByOne(0, MANY);
            attach(1, 0, MUCH);
            append(MANY, MANY + 1);

            assertThat(gateway.frames()).contains(new Refused(1, Fault.INTERNAL, "", 500));
            assertThat(gateway.seqs(2)).isEqualTo(range(0, MANY + 1));
        }
    }
}
