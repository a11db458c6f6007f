package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.Routes;
import io.holdfast.cluster.UpstreamHealth;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an owner does with the key of a stream. */
class KeyedStreamTest {
    private static final long HOUR_MS = 3_600_000;
    private static final LoopbackMembers MEMBERS = new LoopbackMembers();
    private static HazelcastInstance hazelcast;

    private final EventLoop loop = new EventLoop();
    private final RecordingGateway gateway = new RecordingGateway(loop);
    private final FakeUpstream upstream = new FakeUpstream(loop);
    private final LocalNode local = new LocalNode("near", 1);
    private final Cluster cluster = Cluster.of(hazelcast, loop.vertx(), local);
    private final StreamId stream = StreamId.random();
    private final String key = UUID.randomUUID().toString();
    private final Outbox outbox = gateway.outbox();
    private final StreamEndpoint owner = loop.call(() -> new StreamEndpoint(
            loop.vertx(),
            cluster,
            UpstreamRig.config(),
            new Routes(
                    UpstreamRig.routes(upstream.address()),
                    new UpstreamHealth(loop.vertx(), new SimpleMeterRegistry())),
            new MemoryJournal(1_000_000, 1_000_000),
            outbox,
            new StreamMetrics(new SimpleMeterRegistry(), local)));

    @BeforeAll
    static void start() {
        hazelcast = MEMBERS.join(config -> {});
    }

    @AfterAll
    static void stop() {
        MEMBERS.close();
    }

    @AfterEach
    void close() {
        loop.close();
    }

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
