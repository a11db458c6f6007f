package io.holdfast.stream.live;

import static io.holdfast.stream.journal.Sample.WEIGHT;
import static io.holdfast.stream.journal.Sample.events;
import static io.holdfast.stream.live.RecordingGateway.ADDRESS;
import static io.holdfast.stream.live.RecordingGateway.FAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Refused;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeliveryTest extends DeliveryRig {
    @Nested
    class Beginning {
        @Test
        void nobodyIsToldAnythingBeforeTheStreamIsConfirmed() {
            attach(1, 0, MUCH);
            append(0, 3);

            assertThat(gateway.frames()).isEmpty();
        }

        @Test
        void attachedComesBeforeTheFirstEvent() {
            attach(1, 0, MUCH);
            append(0, 3);
            confirm();

            assertThat(gateway.frames()).containsExactly(new Attached(1, EPOCH), new Events(1, EPOCH, events(0, 3)));
        }

        @Test
        void whoComesLaterIsToldFromTheStart() {
            confirm();
            append(0, 3);
            attach(1, 0, MUCH);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 3));
        }

        @Test
        void whoHasSeenSomeIsToldTheRest() {
            confirm();
            append(0, 5);
            attach(1, 3, MUCH);

            assertThat(gateway.seqs(1)).isEqualTo(range(3, 5));
        }

        @Test
        void whoHasSeenAllIsToldWhatComes() {
            confirm();
            append(0, 5);
            attach(1, 5, MUCH);
            append(5, 7);

            assertThat(gateway.seqs(1)).isEqualTo(range(5, 7));
        }

        @Test
        void whoWaitsIsToldOfARefusal() {
            attach(1, 0, MUCH);
            loop.run(() -> delivery.refuseAll(Fault.UPSTREAM_REFUSED, "status 429", 429));

            assertThat(gateway.frames()).containsExactly(new Refused(1, Fault.UPSTREAM_REFUSED, "status 429", 429));
        }

        @Test
        void aRefusedSubscriptionIsGone() {
            attach(1, 0, MUCH);
            loop.run(() -> delivery.refuseAll(Fault.UPSTREAM_REFUSED, "", 502));

            assertThat(delivery.hasSubscriptions()).isFalse();
        }
    }

    @Nested
    class Readers {
        @Test
        void everyReaderGetsEveryEvent() {
            confirm();
            attach(1, 0, MUCH);
            attach(2, 0, MUCH);
            append(0, 3);

            assertThat(gateway.seqs(1)).isEqualTo(gateway.seqs(2)).isEqualTo(range(0, 3));
        }

        /** The same list for everyone who is up to date: nothing is copied, and nothing encoded twice. */
        @Test
        void upToDateReadersGetTheVerySameList() {
            confirm();
            attach(1, 0, MUCH);
            List<Event> appended = events(0, 3);
            append(appended);

            assertThat(gateway.frames())
                    .filteredOn(Events.class::isInstance)
                    .singleElement()
                    .satisfies(frame -> assertThat(((Events) frame).events()).isSameAs(appended));
        }

        @Test
        void whoLeavesGetsNothingMore() {
            confirm();
            attach(1, 0, MUCH);
            append(0, 3);
            loop.run(() -> delivery.detach(ADDRESS, 1));
            append(3, 5);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 3));
        }

        @Test
        void anotherGatewaysSubscriptionOfTheSameNumberIsAnother() {
            confirm();
            attach(1, 0, MUCH);
            loop.run(() -> delivery.detach(FAR, 1));
            append(0, 3);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 3));
        }

        @Test
        void theReadersOfANodeThatLeftAreDropped() {
            confirm();
            attach(1, 0, MUCH);
            loop.run(() -> delivery.attach(new Subscription(FAR, 1, 0, MUCH)));
            loop.run(() -> delivery.detachNode("far"));
            append(0, 3);

            assertThat(gateway.farFrames()).containsExactly(new Attached(1, EPOCH));
            assertThat(gateway.seqs(1)).isEqualTo(range(0, 3));
        }

        @Test
        void whoAttachesAgainGoesOnFromWhereItSaysNow() {
            confirm();
            attach(1, 0, MUCH);
            append(0, 5);
            attach(1, 2, MUCH);

            assertThat(gateway.seqs(1)).containsExactly(0L, 1L, 2L, 3L, 4L, 2L, 3L, 4L);
        }

        @Test
        void whoAttachesAgainHasOnlyTheCreditItSaysNow() {
            confirm();
            attach(1, 0, MUCH);
            attach(1, 0, WEIGHT);
            appendOneByOne(0, 5);

            assertThat(gateway.seqs(1)).isEqualTo(range(0, 1));
        }
    }
}
