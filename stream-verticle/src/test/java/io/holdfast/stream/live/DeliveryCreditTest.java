package io.holdfast.stream.live;

import static io.holdfast.stream.journal.Sample.WEIGHT;
import static io.holdfast.stream.journal.Sample.event;
import static io.holdfast.stream.journal.Sample.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How far a reader is sent, and how it learns of the end. */
class DeliveryCreditTest extends DeliveryRig {
    @Nested
    class Credit {
        @Test
        void withoutCreditNothingIsSent() {
            confirm();
            attach(1, 0, 0);
            append(0, 3);

            assertThat(gateway.kinds()).containsExactly("Attached");
        }

        @Test
        void noMoreIsSentThanWasGranted() {
            confirm();
            attach(1, 0, 3 * WEIGHT);
            appendOneByOne(0, 10);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 3));
        }

        @Test
        void theEventThatReachesTheLimitMayOverdraw() {
            confirm();
            attach(1, 0, WEIGHT + 1);
            appendOneByOne(0, 10);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 2));
        }

        @Test
        void anEventLargerThanTheWholeWindowGetsThrough() {
            confirm();
            attach(1, 0, 1);
            append(List.of(event(0, 50 * WEIGHT)));

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 1));
        }

        @Test
        void whatWasOverdrawnIsOwed() {
            confirm();
            attach(1, 0, 1);
            append(List.of(event(0, 50 * WEIGHT)));
            append(1, 2);
            credit(1, 40 * WEIGHT);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 1));
        }

        @Test
        void aBatchIsCutWhereTheCreditEnds() {
            confirm();
            attach(1, 0, 2 * WEIGHT);
            append(0, 10);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 2));
        }

        @Test
        void aGrantSendsTheNextEvents() {
            confirm();
            attach(1, 0, 2 * WEIGHT);
            appendOneByOne(0, 10);
            credit(1, 3 * WEIGHT);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 5));
        }

        @Test
        void aGrantForOneReaderSendsNothingToAnother() {
            confirm();
            attach(1, 0, 0);
            attach(2, 0, 0);
            append(0, 3);
            credit(1, MUCH);

            assertThat(gateway.seqs(2)).isEmpty();
        }

        @Test
        void aSlowReaderDoesNotKeepTheOthersWaiting() {
            confirm();
            attach(1, 0, 0);
            attach(2, 0, MUCH);
            append(0, 3);

            assertThat(gateway.seqs(2)).isEqualTo(range(0, 3));
        }
    }

    @Nested
    class End {
        @Test
        void endedComesBehindTheLastEvent() {
            confirm();
            attach(1, 0, MUCH);
            loop.run(() -> delivery.append(events(0, 3), Optional.of(Outcome.ENDED)));

            assertThat(gateway.frames())
                    .containsExactly(
                            new Attached(1, EPOCH),
                            new Events(1, EPOCH, events(0, 3)),
                            new Ended(1, EPOCH, 3, Outcome.ENDED));
        }

        @Test
        void itNamesThePositionBehindTheLastEvent() {
            confirm();
            attach(1, 0, MUCH);
            append(0, 3);
            end(Outcome.ENDED);

            assertThat(gateway.frames()).endsWith(new Ended(1, EPOCH, 3, Outcome.ENDED));
        }

        @Test
        void aSlowReaderIsToldWhenItHasReadEverything() {
            confirm();
            attach(1, 0, WEIGHT);
            appendOneByOne(0, 3);
            end(Outcome.ENDED);
            assertThat(gateway.kinds()).doesNotContain("Ended");

            credit(1, MUCH);

            assertThat(gateway.kinds()).endsWith("Ended");
        }

        /** The outcome costs no credit: whoever has all events must not wait for it. */
        @Test
        void aReaderWithoutCreditIsToldToo() {
            confirm();
            attach(1, 0, 3 * WEIGHT);
            appendOneByOne(0, 3);
            end(Outcome.ENDED);

            assertThat(gateway.kinds()).endsWith("Ended");
        }

        @Test
        void whoComesAfterTheEndGetsEverythingAndTheEnd() {
            confirm();
            append(0, 3);
            end(Outcome.ENDED);
            attach(1, 0, MUCH);

            assertThat(gateway.kinds()).containsExactly("Attached", "Events", "Ended");
        }

        @Test
        void whoHasSeenTheOutcomeIsToldItAgain() {
            Outcome broken = Outcome.failed(Fault.UPSTREAM_LOST, "");
            confirm();
            append(0, 3);
            end(broken);
            attach(1, 4, MUCH);

            assertThat(gateway.frames()).containsExactly(new Attached(1, EPOCH), new Ended(1, EPOCH, 3, broken));
        }

        @Test
        void allReadersAreTold() {
            confirm();
            attach(1, 0, MUCH);
            attach(2, 0, MUCH);
            attach(3, 0, MUCH);
            end(Outcome.ENDED);

            assertThat(gateway.frames())
                    .contains(
                            new Ended(1, EPOCH, 0, Outcome.ENDED),
                            new Ended(2, EPOCH, 0, Outcome.ENDED),
                            new Ended(3, EPOCH, 0, Outcome.ENDED));
        }

        @Test
        void nobodyReadsAnyMore() {
            confirm();
            attach(1, 0, MUCH);
            attach(2, 0, MUCH);
            end(Outcome.ENDED);

            assertThat(delivery.hasSubscriptions()).isFalse();
        }

        @Test
        void aStreamThatEndedBeforeItWasConfirmedIsToldWhole() {
            attach(1, 0, MUCH);
            append(0, 3);
            end(Outcome.ENDED);
            confirm();

            assertThat(gateway.kinds()).containsExactly("Attached", "Events", "Ended");
        }

        @Test
        void theLastPositionIsBehindTheOutcome() {
            append(0, 3);
            end(Outcome.ENDED);

            assertThat(delivery.lastPosition()).isEqualTo(4);
        }

        @Test
        void theLastPositionOfAnOpenStreamIsBehindItsLastEvent() {
            append(0, 3);

            assertThat(delivery.lastPosition()).isEqualTo(3);
        }
    }
}
