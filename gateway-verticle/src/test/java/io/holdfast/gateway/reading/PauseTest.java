package io.holdfast.gateway.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.StreamId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway that did nothing for a while: what owners on other nodes sent meanwhile may be lost. */
class PauseTest {
    private static final long EPOCH = ClientRig.EPOCH;

    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    private void pause() {
        rig.run(() -> {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        });
    }

    @Test
    void theyAreAskedAgain() {
        rig.read(0);
        pause();
        rig.awaitThat(() -> rig.owner().asked(Attach.class).size() == 2);

        assertThat(rig.owner().asked(Attach.class)).extracting(Attach::from).containsOnly(0L);
    }

    @Test
    void anOwnerOnTheSameNodeHasSleptTooAndIsNot() {
        FakeOwner neighbour = rig.ownerOn("here");
        StreamId near = StreamId.random();
        rig.register(near, "here");
        rig.run(() -> rig.client().resume(near, new FakeReader(0)));
        rig.awaitThat(() -> !neighbour.asked(Attach.class).isEmpty());
        neighbour.say(new Attached(neighbour.lastSubscription(), EPOCH));
        rig.read(0);
        pause();
        rig.awaitThat(() -> rig.owner().asked(Attach.class).size() == 2);

        assertThat(neighbour.asked(Attach.class)).hasSize(1);
    }
}
