package io.holdfast.gateway.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Outcome;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several readers of one stream on one gateway. */
class SharedReadTest {
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    private static List<Long> range(long from, long end) {
        return LongStream.range(from, end).boxed().toList();
    }

    /** A reader that is where the shared subscription is. */
    private static FakeReader join(long next) {
        FakeReader reader = new FakeReader(next);
        rig.run(() -> rig.client().resume(rig.stream(), reader));
        return reader;
    }

    private static List<Attach> attaches() {
        return rig.owner().asked(Attach.class);
    }

    @Nested
    class AtTheSameEvent {
        @Test
        void readersShareOneSubscription() {
            rig.read(0);
            rig.send(1, 0, 3);
            join(3);

            assertThat(attaches()).hasSize(1);
        }

        @Test
        void whoJoinsIsToldAtOnceThatItStands() {
            rig.read(0);

            assertThat(join(0).told()).containsExactly("opened");
        }

        @Test
        void everybodyGetsTheSameBatch() {
            FakeReader first = rig.read(0);
            FakeReader second = join(0);
            rig.send(1, 0, 3);

            assertThat(first.batches()).hasSize(1);
            assertThat(second.batches())
                    .singleElement()
                    .isSameAs(first.batches().get(0));
        }

        @Test
        void everybodyIsToldTheEnd() {
            FakeReader first = rig.read(0);
            FakeReader second = join(0);
            rig.say(new Ended(1, ClientRig.EPOCH, 0, Outcome.ENDED));

            assertThat(List.of(first.told(), second.told())).containsOnly(List.of("opened", "ended 0 ended"));
        }

        @Test
        void whenOneLeavesTheOtherReadsOn() {
            FakeReader first = rig.read(0);
            FakeReader second = join(0);
            rig.run(() -> rig.client().leave(rig.stream(), first));
            rig.send(1, 0, 3);

            assertThat(second.seqs()).isEqualTo(range(0, 3));
        }

        @Test
        void onlyTheLastToLeaveIsDetached() {
            FakeReader first = rig.read(0);
            FakeReader second = join(0);
            rig.run(() -> rig.client().leave(rig.stream(), first));
            assertThat(rig.owner().asked(Detach.class)).isEmpty();

            rig.run(() -> rig.client().leave(rig.stream(), second));

            assertThat(rig.owner().asked(Detach.class)).containsExactly(new Detach(1, rig.stream(), true));
        }

        @Test
        void aSubscriptionThatDoesNotStandYetIsNotShared() {
            rig.ask(0);
            rig.ask(0);

            assertThat(attaches()).hasSize(2);
        }
    }

    @Nested
    class Behind {
        @Test
        void aReaderThatIsBehindHasItsOwnSubscription() {
            rig.read(0);
            rig.send(1, 0, 5);
            rig.ask(2);

            assertThat(attaches()).extracting(Attach::from).containsExactly(0L, 2L);
        }

        @Test
        void itCatchesUpSeeingEachEventOnce() {
            rig.read(0);
            rig.send(1, 0, 5);
            FakeReader late = rig.read(2);
            rig.send(2, 2, 5);
            rig.send(1, 5, 8);

            assertThat(late.seqs()).isEqualTo(range(2, 8));
            assertThat(late.told()).containsExactly("opened");
        }

        @Test
        void whenItHasCaughtUpItsOwnSubscriptionIsGivenUp() {
            rig.read(0);
            rig.send(1, 0, 5);
            rig.read(2);
            rig.send(2, 2, 5);

            assertThat(rig.owner().asked(Detach.class)).containsExactly(new Detach(2, rig.stream(), false));
        }

        @Test
        void itMayOvertakeAndStillSeesEachEventOnce() {
            FakeReader first = rig.read(0);
            rig.send(1, 0, 5);
            FakeReader late = rig.read(2);
            rig.send(2, 2, 7);
            rig.send(1, 5, 9);

            assertThat(late.seqs()).isEqualTo(range(2, 9));
            assertThat(first.seqs()).isEqualTo(range(0, 9));
        }

        @Test
        void whatIsOnItsWayToASubscriptionThatWasGivenUpIsDropped() {
            rig.read(0);
            rig.send(1, 0, 5);
            FakeReader late = rig.read(2);
            rig.send(2, 2, 5);
            rig.send(2, 5, 8);
            rig.send(1, 5, 8);

            assertThat(late.seqs()).isEqualTo(range(2, 8));
        }

        @Test
        void itDoesNotChangeWhatTheOthersGet() {
            FakeReader first = rig.read(0);
            rig.send(1, 0, 5);
            rig.read(2);
            rig.send(2, 2, 4);
            rig.send(1, 5, 8);

            assertThat(first.seqs()).isEqualTo(range(0, 8));
        }

        @Test
        void whenTheFirstSubscriptionEndsTheNextIsJoined() {
            FakeReader first = rig.read(0);
            rig.send(1, 0, 5);
            rig.read(2);
            rig.run(() -> rig.client().leave(rig.stream(), first));
            rig.send(2, 2, 5);
            join(5);

            assertThat(attaches()).hasSize(2);
        }
    }

    @Nested
    class Full {
        @Test
        void aReaderThatIsFullLeavesTheOthers() {
            FakeReader fast = rig.read(0);
            FakeReader slow = join(0);
            slow.fillUp();
            rig.send(1, 0, 3);
            rig.send(1, 3, 6);

            assertThat(fast.seqs()).isEqualTo(range(0, 6));
            assertThat(slow.seqs()).isEqualTo(range(0, 3));
        }

        @Test
        void whenItHasRoomItGoesOnWhereItWas() {
            rig.read(0);
            FakeReader slow = join(0);
            slow.fillUp();
            rig.send(1, 0, 3);
            rig.send(1, 3, 6);
            rig.run(slow::drain);
            rig.awaitThat(() -> attaches().size() == 2);

            assertThat(attaches().get(1).from()).isEqualTo(3);
        }

        @Test
        void itComesBackWithoutLossOrRepetition() {
            FakeReader fast = rig.read(0);
            FakeReader slow = join(0);
            slow.fillUp();
            rig.send(1, 0, 3);
            rig.send(1, 3, 6);
            rig.run(slow::drain);
            rig.awaitThat(() -> attaches().size() == 2);
            rig.attached(2);
            rig.send(2, 3, 6);
            rig.send(1, 6, 9);

            assertThat(slow.seqs()).isEqualTo(range(0, 9));
            assertThat(fast.seqs()).isEqualTo(range(0, 9));
        }

        @Test
        void whenNothingCameMeanwhileItSimplyJoinsAgain() {
            rig.read(0);
            FakeReader slow = join(0);
            slow.fillUp();
            rig.send(1, 0, 3);
            rig.run(slow::drain);
            rig.send(1, 3, 6);

            assertThat(slow.seqs()).isEqualTo(range(0, 6));
            assertThat(attaches()).hasSize(1);
        }

        @Test
        void ifItHangsUpMeanwhileNobodyIsAsked() {
            rig.read(0);
            FakeReader slow = join(0);
            slow.fillUp();
            rig.send(1, 0, 3);
            slow.close();
            rig.run(() -> rig.client().leave(rig.stream(), slow));
            rig.run(slow::drain);

            assertThat(attaches()).hasSize(1);
        }

        @Test
        void whileItHasNoRoomTheStreamHasNotLostItsLastClient() {
            FakeReader fast = rig.read(0);
            FakeReader slow = join(0);
            slow.fillUp();
            rig.send(1, 0, 3);
            rig.run(() -> rig.client().leave(rig.stream(), fast));

            assertThat(rig.owner().asked(Detach.class)).containsExactly(new Detach(1, rig.stream(), false));
        }

        @Test
        void onceItIsBackTheLastToLeaveIsTheLast() {
            FakeReader fast = rig.read(0);
            FakeReader slow = join(0);
            slow.fillUp();
            rig.send(1, 0, 3);
            rig.run(slow::drain);
            rig.run(() -> rig.client().leave(rig.stream(), fast));
            rig.run(() -> rig.client().leave(rig.stream(), slow));

            assertThat(rig.owner().asked(Detach.class)).containsExactly(new Detach(1, rig.stream(), true));
        }

        @Test
        void whenAllAreFullOneKeepsTheSubscription() {
            FakeReader first = rig.read(0);
            FakeReader second = join(0);
            first.fillUp();
            second.fillUp();
            rig.send(1, 0, 3);
            rig.send(1, 3, 6);

            assertThat(first.seqs()).isEqualTo(range(0, 6));
        }
    }
}
