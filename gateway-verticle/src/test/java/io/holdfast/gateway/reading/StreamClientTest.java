package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static io.holdfast.gateway.reading.Sample.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One subscription with one reader: how it begins, what it is given, how it ends. */
class StreamClientTest {
    private static final int WINDOW = 1024;

    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Nested
    class Opening {
        private final OpeningRequest request =
                new OpeningRequest(OpeningRequest.QUERY, "rate=5", Map.of("a", "b"), Buffer.buffer("{}"));

        private FakeReader open() {
            FakeReader reader = new FakeReader(0);
            rig.run(() -> rig.client().open(rig.stream(), rig.ownersNode().info(), "session", request, reader));
            return reader;
        }

        @Test
        void theOwnerIsAskedWithTheRequestAndAWindow() {
            open();

            assertThat(rig.owner().asked()).containsExactly(new Open(1, rig.stream(), "session", request, WINDOW));
        }

        @Test
        void theReaderIsToldWhenItStands() {
            FakeReader reader = open();
            rig.attached(1);

            assertThat(reader.told()).containsExactly("opened");
        }

        @Test
        void aRefusalIsPassedOnWithTheUpstreamsStatus() {
            FakeReader reader = open();
            rig.say(new Refused(1, Fault.UPSTREAM_REFUSED, "status 429", 429));

            assertThat(reader.told()).containsExactly("refused upstream_refused 429 status 429");
        }

        @Test
        void theReaderGetsTheEventsFromTheFirstOn() {
            FakeReader reader = open();
            rig.say(new Attached(1, EPOCH), new Events(1, EPOCH, events(0, 3)));

            assertThat(reader.seqs()).containsExactly(0L, 1L, 2L);
        }
    }

    @Nested
    class Resuming {
        @Test
        void theOwnerIsAskedFromTheEventThatTheReaderNeedsNext() {
            rig.ask(42);

            assertThat(rig.owner().asked()).containsExactly(new Attach(1, rig.stream(), 42, WINDOW));
        }

        @Test
        void theReaderGoesOnFromThere() {
            FakeReader reader = rig.read(42);
            rig.send(1, 42, 45);

            assertThat(reader.seqs()).containsExactly(42L, 43L, 44L);
        }

        @Test
        void aStreamThatNobodyKnowsIsRefused() {
            FakeReader reader = new FakeReader(0);
            StreamId unknown = StreamId.random();
            rig.owner().doesNotKnow(unknown);
            rig.run(() -> rig.client().resume(unknown, reader));
            rig.awaitThat(() -> !reader.told().isEmpty());

            assertThat(reader.told()).containsExactly("refused stream_unknown 404 ");
        }

        @Test
        void forAStreamOfANodeThatIsGoneTheNodeOfItsSessionIsAsked() {
            StreamId orphan = StreamId.random();
            rig.register(orphan, "gone");
            FakeReader reader = new FakeReader(0);
            rig.run(() -> rig.client().resume(orphan, reader));
            rig.awaitThat(() -> !rig.owner().asked(Attach.class).isEmpty());

            assertThat(rig.owner().asked(Attach.class).get(0).stream()).isEqualTo(orphan);
        }

        @Test
        void forAReaderThatIsGoneNobodyIsAsked() {
            FakeReader reader = new FakeReader(0);
            reader.close();
            rig.run(() -> rig.client().resume(rig.stream(), reader));
            rig.ask(7);

            assertThat(rig.owner().asked(Attach.class)).extracting(Attach::from).containsExactly(7L);
        }
    }

    @Nested
    class Ending {
        @Test
        void theReaderIsToldHowAndWhere() {
            FakeReader reader = rig.read(0);
            rig.send(1, 0, 3);
            rig.say(new Ended(1, EPOCH, 3, Outcome.cancelled(Fault.CANCELLED)));

            assertThat(reader.told()).containsExactly("opened", "ended 3 cancelled");
        }

        @Test
        void itIsToldOnce() {
            FakeReader reader = rig.read(0);
            rig.say(new Ended(1, EPOCH, 0, Outcome.ENDED), new Ended(1, EPOCH, 0, Outcome.ENDED));

            assertThat(reader.told()).containsExactly("opened", "ended 0 ended");
        }

        @Test
        void afterwardsNothingIsGiven() {
            FakeReader reader = rig.read(0);
            rig.say(new Ended(1, EPOCH, 0, Outcome.ENDED), new Events(1, EPOCH, events(0, 3)));

            assertThat(reader.seqs()).isEmpty();
        }

        @Test
        void aReadThatTheOwnerGivesUpIsRefused() {
            FakeReader reader = rig.read(0);
            rig.send(1, 0, 3);
            rig.say(new Refused(1, Fault.CURSOR_EXPIRED, "", 410));

            assertThat(reader.told()).containsExactly("opened", "refused cursor_expired 410 ");
        }

        @Test
        void whoLeavesIsDetached() {
            FakeReader reader = rig.read(0);
            rig.run(() -> rig.client().leave(rig.stream(), reader));

            assertThat(rig.owner().asked()).endsWith(new Detach(1, rig.stream(), true));
        }

        @Test
        void whoHasLeftIsGivenNothing() {
            FakeReader reader = rig.read(0);
            rig.run(() -> rig.client().leave(rig.stream(), reader));
            rig.send(1, 0, 3);

            assertThat(reader.seqs()).isEmpty();
        }

        @Test
        void afterTheEndThereIsNothingToDetach() {
            FakeReader reader = rig.read(0);
            rig.say(new Ended(1, EPOCH, 0, Outcome.ENDED));
            rig.run(() -> rig.client().leave(rig.stream(), reader));

            assertThat(rig.owner().asked(Detach.class)).isEmpty();
        }
    }
}
