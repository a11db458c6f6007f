package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static io.holdfast.gateway.reading.Sample.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bus may lose a message: the reader then has the journal asked, and sees every event once. */
class JumpTest {
    private static final int WINDOW = 1024;

    @RegisterExtension
    static final ClientRig rig = ClientRig.impatient();

    private static List<Long> range(long from, long end) {
        return LongStream.range(from, end).boxed().toList();
    }

    private static Attach lastAttach() {
        List<Attach> attaches = rig.owner().asked(Attach.class);
        return attaches.get(attaches.size() - 1);
    }

    @Test
    void afterALostMessageTheOwnerIsAskedFromTheHoleOnWithAFullWindow() {
        rig.read(0);
        rig.send(1, 0, 3);
        rig.send(1, 5, 7);

        assertThat(lastAttach()).isEqualTo(new Attach(1, rig.stream(), 3, WINDOW));
    }

    @Test
    void whatLiesBehindTheHoleIsNotGiven() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.send(1, 5, 7);

        assertThat(reader.seqs()).isEqualTo(range(0, 3));
    }

    @Test
    void untilTheOwnerHasAnsweredNothingIsGiven() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.send(1, 5, 7);
        rig.send(1, 7, 9);

        assertThat(reader.seqs()).isEqualTo(range(0, 3));
    }

    @Test
    void itIsAskedOnceForAHole() {
        rig.read(0);
        rig.send(1, 0, 3);
        rig.send(1, 5, 7);
        rig.send(1, 7, 9);

        assertThat(rig.owner().asked(Attach.class)).hasSize(2);
    }

    @Test
    void thenTheReaderGoesOnWithoutLossOrRepetition() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.send(1, 5, 7);
        rig.say(new Attached(1, EPOCH), new Events(1, EPOCH, events(3, 9)));

        assertThat(reader.seqs()).isEqualTo(range(0, 9));
    }

    @Test
    void eventsThatComeTwiceAreGivenOnce() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.send(1, 0, 3);
        rig.say(new Attached(1, EPOCH), new Events(1, EPOCH, events(3, 5)));

        assertThat(reader.seqs()).isEqualTo(range(0, 5));
    }

    @Test
    void aLaterOwnersEventsGoOnWhereTheFormersEnded() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.say(new Attached(1, EPOCH + 1), new Events(1, EPOCH + 1, events(3, 5)));
        rig.say(new Events(1, EPOCH, events(5, 7)));

        assertThat(reader.seqs()).isEqualTo(range(0, 5));
    }

    @Test
    void anEndBehindAHoleIsAJumpToo() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.say(new Ended(1, EPOCH, 5, Outcome.ENDED));

        assertThat(reader.told()).containsExactly("opened");
        assertThat(lastAttach()).isEqualTo(new Attach(1, rig.stream(), 3, WINDOW));
    }

    @Test
    void anEndThatWasOnItsWayDuringAJumpIsNotBelieved() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.say(new Events(1, EPOCH, events(5, 7)), new Ended(1, EPOCH, 7, Outcome.ENDED));
        rig.say(new Attached(1, EPOCH), new Events(1, EPOCH, events(3, 7)), new Ended(1, EPOCH, 7, Outcome.ENDED));

        assertThat(reader.seqs()).isEqualTo(range(0, 7));
    }

    @Test
    void aFailureThatIsToldBehindTheLastEventIsBelieved() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.say(new Ended(1, EPOCH, 3, Outcome.failed(Fault.UPSTREAM_LOST, "")));

        assertThat(reader.told()).containsExactly("opened", "ended 3 failed");
    }

    @Test
    void theOwnerHasTimeToAnswerAgain() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.loop().await(rig.loop().vertx().timer(300, TimeUnit.MILLISECONDS));
        rig.send(1, 5, 7);
        rig.run(() -> rig.client().sweep());

        assertThat(reader.told()).containsExactly("opened");
    }

    @Test
    void anOwnerThatDoesNotAnswerIsAskedAgainWhileTheReaderIsKept() {
        FakeReader reader = rig.read(0);
        rig.send(1, 0, 3);
        rig.send(1, 5, 7);
        int asked = rig.owner().asked(Attach.class).size();
        rig.awaitThat(() -> {
            rig.client().sweep();
            return rig.owner().asked(Attach.class).size() > asked;
        });

        assertThat(reader.told()).containsExactly("opened");
        assertThat(lastAttach().from()).isEqualTo(3);
    }
}
