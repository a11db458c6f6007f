package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.Sample.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Frame.Credit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a subscription grants its owner: a window of 1024 bytes, about ten events. */
class CreditTest {
    private static final int WINDOW = 1024;

    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    private static List<Integer> grants() {
        return rig.owner().asked(Credit.class).stream().map(Credit::bytes).toList();
    }

    @Test
    void nothingIsGrantedWhileMoreThanHalfOfTheWindowIsLeft() {
        rig.read(0);
        rig.send(1, 0, 5);

        assertThat(grants()).isEmpty();
    }

    @Test
    void atHalfTheWindowIsMadeFullAgain() {
        rig.read(0);
        rig.send(1, 0, 6);

        assertThat(grants()).containsExactly(6 * WEIGHT);
    }

    @Test
    void thenItTakesAnotherHalf() {
        rig.read(0);
        rig.send(1, 0, 6);
        rig.send(1, 6, 11);
        assertThat(grants()).hasSize(1);

        rig.send(1, 11, 12);

        assertThat(grants()).containsExactly(6 * WEIGHT, 6 * WEIGHT);
    }

    @Test
    void whatWasOverdrawnIsMadeUpFor() {
        rig.read(0);
        rig.send(1, 0, 15);

        assertThat(grants()).containsExactly(15 * WEIGHT);
    }

    @Test
    void aFullReaderGrantsNothing() {
        FakeReader reader = rig.read(0);
        reader.fillUp();
        rig.send(1, 0, 8);

        assertThat(grants()).isEmpty();
    }

    @Test
    void itGrantsWhenItHasRoom() {
        FakeReader reader = rig.read(0);
        reader.fillUp();
        rig.send(1, 0, 8);
        rig.run(reader::drain);

        assertThat(grants()).containsExactly(8 * WEIGHT);
    }

    @Test
    void aReaderThatIsGoneGrantsNothing() {
        FakeReader reader = rig.read(0);
        reader.fillUp();
        rig.send(1, 0, 8);
        rig.run(() -> rig.client().leave(rig.stream(), reader));
        rig.run(reader::drain);

        assertThat(grants()).isEmpty();
    }

    @Test
    void theOwnerIsNeverGrantedMoreThanTheWindow() {
        FakeReader reader = rig.read(0);
        long sent = 0;
        long granted = WINDOW;
        for (int turn = 0; turn < 50; turn++) {
            if (turn % 7 == 3) {
                reader.fillUp();
            }
            long end = sent + Math.max(0, (granted - sent * WEIGHT + WEIGHT - 1) / WEIGHT) / 2;
            if (end > sent) {
                rig.send(1, sent, end);
                sent = end;
            }
            if (turn % 7 == 5) {
                rig.run(reader::drain);
            }
            granted = WINDOW + grants().stream().mapToLong(Integer::longValue).sum();
            assertThat(granted - sent * WEIGHT).isLessThanOrEqualTo(WINDOW);
        }
    }

    /** The full reader owes the grant, but a reader that joined it must not starve when it hangs up. */
    @Test
    void aGrantThatWaitedForAReaderThatLeftIsMadeByTheOthers() {
        FakeReader full = rig.read(0);
        full.fillUp();
        rig.send(1, 0, 8);
        FakeReader joined = new FakeReader(8);
        rig.run(() -> rig.client().resume(rig.stream(), joined));
        full.close();
        rig.run(() -> rig.client().leave(rig.stream(), full));
        rig.send(1, 8, 10);

        assertThat(grants().stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(8 * WEIGHT);
    }

    @Test
    void aGrantThatWaitedForAReaderThatFellBehindIsMadeByTheOthers() {
        FakeReader full = rig.read(0);
        full.fillUp();
        rig.send(1, 0, 8);
        FakeReader joined = new FakeReader(8);
        rig.run(() -> rig.client().resume(rig.stream(), joined));
        rig.send(1, 8, 10);

        assertThat(grants().stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(8 * WEIGHT);
    }

    /** After it has attached again the owner counts from a full window, so an older grant must not come on top. */
    @Test
    void aGrantThatWaitedIsVoidWhenTheSubscriptionAttachesAgain() {
        FakeReader reader = rig.read(0);
        reader.fillUp();
        rig.send(1, 0, 8);
        rig.send(1, 9, 10);
        rig.attached(1);
        rig.run(reader::drain);

        assertThat(grants()).isEmpty();
    }
}
