package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Set<String> TWO_OTHERS = Set.of("b", "c");
    private static final Set<String> THREE_OTHERS = Set.of("b", "c", "d");

    private int lapses;
    private final Lease lease = new Lease(() -> lapses++);
    private final long start = System.nanoTime();

    private long at(double seconds) {
        return start + (long) (seconds * SECOND);
    }

    /** A heartbeat that these nodes answer at once. */
    private void beat(double seconds, Set<String> others, String... hear) {
        long number = lease.beat(at(seconds));
        lease.renew(others, at(seconds));
        for (String other : hear) {
            lease.confirmed(other, number, others, at(seconds));
        }
    }

    @Test
    void whoeverIsAloneHoldsItForEver() {
        lease.renew(Set.of(), at(0));

        assertThat(lease.heldAt(at(1000))).isTrue();
    }

    @Test
    void itEndsBeforeTheOthersStopWaiting() {
        beat(0, TWO_OTHERS, "b", "c");

        assertThat(lease.heldAt(at(1.8))).isTrue();
        assertThat(lease.heldAt(at(1.95))).isFalse();
    }

    @Test
    void itCountsFromTheSendingOfWhatTheOthersHaveHeard() {
        long number = lease.beat(at(0));
        lease.confirmed("b", number, Set.of("b"), at(1));

        assertThat(lease.heldAt(at(1.95))).isFalse();
    }

    @Test
    void oneThatDoesNotHearUsEndsIt() {
        beat(0, TWO_OTHERS, "b", "c");
        beat(1, TWO_OTHERS, "b");

        assertThat(lease.heldAt(at(1.95))).isFalse();
    }

    @Test
    void itIsHeldAgainWhenThatOneIsGone() {
        beat(0, TWO_OTHERS, "b", "c");
        beat(2, TWO_OTHERS, "b");
        lease.gone(TWO_OTHERS, at(2.5));
        lease.renew(Set.of("b"), at(2.5));

        assertThat(lease.heldAt(at(2.5))).isTrue();
        assertThat(lapses).isZero();
    }

    @Test
    void aPauseSuspendsIt() {
        beat(0, TWO_OTHERS, "b", "c");
        lease.doubt(at(1.5));

        assertThat(lease.heldAt(at(1.5))).isFalse();
    }

    @Test
    void anAnswerFromBeforeThePauseDoesNotRestoreIt() {
        long number = lease.beat(at(0));
        lease.doubt(at(1.5));
        lease.confirmed("b", number, Set.of("b"), at(1.6));

        assertThat(lease.heldAt(at(1.6))).isFalse();
    }

    @Test
    void answersOfAllToALaterHeartbeatRestoreIt() {
        lease.doubt(at(1.5));
        beat(1.6, TWO_OTHERS, "b", "c");

        assertThat(lease.heldAt(at(1.6))).isTrue();
        assertThat(lapses).isZero();
    }

    @Test
    void itLapsesWhenTheAnswerAfterAPauseDoesNotCome() {
        lease.doubt(at(1.5));
        beat(2, TWO_OTHERS, "b");
        lease.renew(TWO_OTHERS, at(4.6));

        assertThat(lapses).isOne();
    }

    /** A node that is late because it has taken much over, once more: the answers may wait in its sockets. */
    @Test
    void anotherPauseGivesTheAnswerItsTimeAnew() {
        lease.doubt(at(1.5));
        lease.doubt(at(4.6));
        lease.renew(TWO_OTHERS, at(4.6));
        beat(4.8, TWO_OTHERS, "b", "c");

        assertThat(lapses).isZero();
        assertThat(lease.heldAt(at(4.8))).isTrue();
    }

    @Test
    void anAnswerFromBeforeTheLastPauseDoesNotRestoreIt() {
        lease.doubt(at(1.5));
        beat(1.6, TWO_OTHERS);
        lease.doubt(at(3));
        lease.confirmed("b", 1, TWO_OTHERS, at(3.1));
        lease.confirmed("c", 1, TWO_OTHERS, at(3.1));

        assertThat(lease.heldAt(at(3.1))).isFalse();
    }

    @Test
    void itLapsesWhenOneIsGoneAfterAPause() {
        lease.doubt(at(1.5));
        lease.gone(TWO_OTHERS, at(1.6));

        assertThat(lapses).isOne();
    }

    @Test
    void itLapsesWhenMostOfTheOthersDoNotHearUsAndGo() {
        beat(0, THREE_OTHERS, "b", "c", "d");
        lease.gone(THREE_OTHERS, at(3));

        assertThat(lapses).isOne();
    }

    @Test
    void aLapsedOneIsNotHeldAlthoughNobodyElseIsLeft() {
        lease.doubt(at(1.5));
        lease.gone(TWO_OTHERS, at(1.6));
        lease.renew(Set.of(), at(2));

        assertThat(lease.heldAt(at(2))).isFalse();
    }

    @Test
    void aLapsedOneIsHeldAgainWhenSomebodyHearsUs() {
        lease.doubt(at(1.5));
        lease.gone(Set.of("b"), at(1.6));
        beat(8, Set.of("b"), "b");

        assertThat(lease.heldAt(at(8))).isTrue();
    }

    @Test
    void aLapsedOneIsHeldAgainWhenNobodyIsFoundForLong() {
        lease.split(at(1));
        lease.renew(Set.of(), at(31.5));

        assertThat(lease.heldAt(at(31.5))).isTrue();
    }
}
