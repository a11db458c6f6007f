package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.cluster.LocalNode;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an owner does with the key of a stream. */
class KeyedStreamTest extends EndpointRig {
    private static final long HOUR_MS = 3_600_000;
    private final String key = UUID.randomUUID().toString();

    private void claim(StreamId claimed) {
        var entry = new IdempotencyKeys.Entry(claimed, "near", "s-1", "digest", 0);
        loop.await(loop.call(() -> cluster.keys().claim(key, entry, HOUR_MS)));
    }

    private boolean standsFor(StreamId claimed) {
        return loop.await(loop.call(() -> cluster.keys().standsFor(key, claimed)));
    }

    private void open() {
        open(OpeningRequest.QUERY);
    }

    private void open(String route) {
        OpeningRequest request =
                new OpeningRequest(route, "", Map.of(), Buffer.buffer("{}"), new Terms(OnDisconnect.DETACH, key));
        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, new Open(1, stream, "s-1", request, 1_000)));
    }

    private Refused refused() {
        loop.awaitThat(() -> !gateway.frames().isEmpty());
        return (Refused) gateway.frames().get(0);
    }

    @Test
    void theUpstreamIsAskedWhileTheKeyStandsForTheStream() {
        claim(stream);
        open();

        upstream.awaitRequests(1);
    }

    @Test
    void anOwnerWhoComesTooLateDoesNotBegin() {
        StreamId another = StreamId.random();
        claim(another);
        open();

        assertThat(refused().fault()).isEqualTo(Fault.OWNER_SILENT);
        assertThat(standsFor(another)).isTrue();
    }

    @Test
    void whenARefusalIsToldTheKeyIsFree() {
        claim(stream);
        open();
        upstream.send("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n");

        assertThat(refused().status()).isEqualTo(429);
        assertThat(standsFor(stream)).isFalse();
    }

    @Test
    void theKeyOfAStreamThatANodeWithoutRoomRefusesIsFree() {
        claim(stream);
        local.enter(LocalNode.Phase.DRAINING);
        open();

        assertThat(refused().fault()).isEqualTo(Fault.DRAINING);
        assertThat(standsFor(stream)).isFalse();
    }

    /** Its configuration is older than the gateway's, or newer. */
    @Test
    void streamOfARouteThatTheNodeDoesNotKnowIsRefused() {
        claim(stream);
        open("nowhere");

        assertThat(refused().fault()).isEqualTo(Fault.ROUTE_UNKNOWN);
        assertThat(standsFor(stream)).isFalse();
    }
}
