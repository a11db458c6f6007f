package io.holdfast.gateway.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls to cancel, and what the owner answers. */
class CancelCallsTest {
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    private Future<Boolean> cancel(StreamId stream) {
        Future<Boolean> answer = rig.loop().call(() -> rig.client().cancel(stream, ""));
        return answer;
    }

    private Future<Boolean> cancelAsked() {
        Future<Boolean> answer = cancel(rig.stream());
        rig.awaitThat(() -> !rig.owner().asked().isEmpty());
        return answer;
    }

    @Test
    void theOwnerIsAsked() {
        cancelAsked();

        assertThat(rig.owner().asked()).containsExactly(new Cancel(1, rig.stream()));
    }

    @Test
    void itIsDoneWhenTheOwnerSaysSo() {
        Future<Boolean> answer = cancelAsked();
        rig.say(new Cancelled(1, true));

        assertThat(rig.loop().await(answer)).isTrue();
    }

    @Test
    void anOwnerMayNotKnowTheStream() {
        Future<Boolean> answer = cancelAsked();
        rig.say(new Cancelled(1, false));

        assertThat(rig.loop().await(answer)).isFalse();
    }

    @Test
    void aStreamThatNobodyKnowsIsNotFound() {
        assertThat(rig.loop().await(cancel(StreamId.random()))).isFalse();
    }

    @Test
    void callsAreNotMixedUp() {
        Future<Boolean> first = cancelAsked();
        Future<Boolean> second = cancel(rig.stream());
        rig.awaitThat(() -> rig.owner().asked().size() == 2);
        rig.say(new Cancelled(2, false), new Cancelled(1, true));

        assertThat(List.of(rig.loop().await(first), rig.loop().await(second))).containsExactly(true, false);
    }
}
