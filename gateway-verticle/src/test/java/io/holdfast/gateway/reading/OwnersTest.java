package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static io.holdfast.gateway.reading.Sample.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.Role;
import io.holdfast.gateway.reading.LoopbackCluster.Node;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Owners that say what they should not, or nothing. */
class OwnersTest {
    private static final int WINDOW = 1024;

    @RegisterExtension
    static final ClientRig rig = ClientRig.impatient();

    @Nested
    class StrayFrames {
        @Test
        void eventsBeforeAttachedAreDropped() {
            FakeReader reader = rig.ask(0);
            rig.send(1, 0, 3);

            assertThat(reader.seqs()).isEmpty();
        }

        @Test
        void aFormerOwnersEventsAreDropped() {
            FakeReader reader = rig.read(0);
            rig.say(new Events(1, EPOCH - 1, events(0, 3)));

            assertThat(reader.seqs()).isEmpty();
        }

        @Test
        void aFormerOwnersEndIsDropped() {
            FakeReader reader = rig.read(0);
            rig.say(new Ended(1, EPOCH - 1, 0, Outcome.failed(Fault.DRAINING, "")));

            assertThat(reader.told()).containsExactly("opened");
        }

        @Test
        void whatBelongsToNoSubscriptionIsDropped() {
            FakeReader reader = rig.read(0);
            rig.say(
                    new Attached(99, EPOCH),
                    new Events(99, EPOCH, events(0, 3)),
                    new Ended(99, EPOCH, 0, Outcome.ENDED),
                    new Refused(99, Fault.INTERNAL, "", 500));

            assertThat(reader.told()).containsExactly("opened");
            assertThat(reader.seqs()).isEmpty();
        }

        @Test
        void aQuestionToAGatewayIsIgnored() {
            FakeReader reader = rig.read(0);
            rig.say(new Cancel(1, rig.stream()));
            rig.send(1, 0, 1);

            assertThat(reader.seqs()).containsExactly(0L);
        }
    }

    @Nested
    class OwnersThatAreGone {
        @Test
        void anOwnerThatDoesNotAnswerInTimeIsSilent() {
            FakeReader reader = rig.ask(0);
            rig.awaitThat(() -> {
                rig.client().sweep();
                return !reader.told().isEmpty();
            });

            assertThat(reader.told()).containsExactly("refused owner_silent 504 ");
        }

        @Test
        void anOwnerHasTimeToAnswer() {
            FakeReader reader = rig.ask(0);
            rig.run(() -> rig.client().sweep());

            assertThat(reader.told()).isEmpty();
        }

        @Test
        void anAnswerThatComesTooLateIsIgnored() {
            FakeReader reader = rig.ask(0);
            rig.awaitThat(() -> {
                rig.client().sweep();
                return !reader.told().isEmpty();
            });
            rig.attached(1);

            assertThat(reader.told()).containsExactly("refused owner_silent 504 ");
        }

        @Test
        void anOwnerThatHasAnsweredMayBeSilentAsLongAsItLikes() {
            FakeReader reader = rig.read(0);
            FakeReader unanswered = new FakeReader(5);
            rig.run(() -> rig.client().resume(rig.stream(), unanswered));
            rig.awaitThat(() -> {
                rig.client().sweep();
                return !unanswered.told().isEmpty();
            });

            assertThat(reader.told()).containsExactly("opened");
        }

        @Test
        void whenTheOwnersNodeLeavesTheNodeThatItsSessionMovesToIsAsked() {
            Node mortal = rig.members().join("mortal", Role.STREAM);
            rig.awaitThat(() -> rig.cluster().nodes().node("mortal").isPresent());
            FakeOwner owner = rig.ownerOn("mortal");
            rig.register(rig.stream(), "mortal");
            FakeReader reader = new FakeReader(0);
            rig.run(() -> rig.client().resume(rig.stream(), reader));
            rig.awaitThat(() -> !owner.asked().isEmpty());

            mortal.die();

            rig.awaitThat(() -> !rig.owner().asked(Attach.class).isEmpty());
            assertThat(rig.owner().asked(Attach.class))
                    .singleElement()
                    .satisfies(attach -> assertThat(attach.stream()).isEqualTo(rig.stream()));
            assertThat(reader.told()).isEmpty();
        }

        @Test
        void anOwnerThatDoesNotAnswerACancelIsSilent() {
            Future<Boolean> answer = rig.loop().call(() -> rig.client().cancel(rig.stream(), ""));
            rig.awaitThat(answer::isComplete);

            assertThat(Refusal.of(answer.cause()).fault()).isSameAs(Fault.OWNER_SILENT);
        }
    }
}
