package io.holdfast.gateway.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A question whose node leaves before it has begun the stream. */
class AskingElsewhereTest {
    @RegisterExtension
    static final ClientRig rig = ClientRig.impatient();

    private final StreamId stream = StreamId.random();
    private final String key = "query " + UUID.randomUUID();
    private final OpeningRequest request = new OpeningRequest(
            OpeningRequest.QUERY, "", Map.of(), Buffer.buffer("{}"), new Terms(OnDisconnect.DETACH, key));

    private FakeReader askAndBeRefused() {
        FakeReader reader = new FakeReader(0);
        rig.run(() -> rig.client().open(stream, rig.ownersNode().info(), "session", request, reader));
        rig.awaitThat(() -> opens().size() == 1);
        rig.say(new Refused(opens().get(0).subscription(), Fault.DRAINING, "", 503));
        return reader;
    }

    private List<Open> opens() {
        return rig.owner().asked(Open.class);
    }

    @Test
    void isAskedAgainAndTheReaderSeesNothingOfIt() {
        FakeReader reader = askAndBeRefused();
        rig.awaitThat(() -> opens().size() == 2);

        assertThat(opens().get(1)).isEqualTo(opens().get(0));
        assertThat(reader.told()).isEmpty();
    }

    @Test
    void itsKeyStandsForTheStreamAgain() {
        askAndBeRefused();
        rig.awaitThat(() -> opens().size() == 2);

        assertThat(rig.loop().await(rig.loop().call(() -> rig.cluster().keys().standsFor(key, stream))))
                .isTrue();
    }

    @Test
    void whenAnotherHasTakenTheKeyItIsNotAskedTwice() {
        StreamId others = StreamId.random();
        rig.loop()
                .await(rig.loop()
                        .call(() -> rig.cluster()
                                .keys()
                                .claim(key, new IdempotencyKeys.Entry(others, "owner", "s", "d", 0), 60_000)));
        FakeReader reader = askAndBeRefused();
        rig.awaitThat(() -> !reader.told().isEmpty());

        assertThat(opens()).hasSize(1);
        assertThat(reader.told()).containsExactly("refused owner_silent 504 ");
    }
}
