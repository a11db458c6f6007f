package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.Routes;
import io.holdfast.cluster.UpstreamHealth;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream is its principal's: to all others its owner answers as if there were none. */
class ForeignStreamTest {
    private static final LoopbackMembers MEMBERS = new LoopbackMembers();
    private static HazelcastInstance hazelcast;

    private final EventLoop loop = new EventLoop();
    private final RecordingGateway gateway = new RecordingGateway(loop);
    private final FakeUpstream upstream = new FakeUpstream(loop);
    private final LocalNode local = new LocalNode("near", 1);
    private final Cluster cluster = Cluster.of(hazelcast, loop.vertx(), local);
    private final StreamId stream = StreamId.random();
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

    @BeforeEach
    void open() {
        Terms terms = new Terms(OnDisconnect.DETACH, "", "", "alice");
        OpeningRequest request = new OpeningRequest(OpeningRequest.QUERY, "", Map.of(), Buffer.buffer("{}"), terms);
        say(new Open(1, stream, "s-1", request, 1_000));
        upstream.awaitRequests(1);
        upstream.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        loop.awaitThat(() -> gateway.frames().size() == 1);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void say(Frame frame) {
        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, frame));
    }

    private Frame answer() {
        loop.awaitThat(() -> gateway.frames().size() == 2);
        return gateway.frames().get(1);
    }

    @Test
    void whoAskedForItReadsIt() {
        say(new Attach(2, stream, 0, 1_000, "alice"));

        assertThat(answer()).isInstanceOf(Attached.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob", "ALICE", "alice "})
    void nobodyElseDoes(String principal) {
        say(new Attach(2, stream, 0, 1_000, principal));

        assertThat(answer()).isEqualTo(new Refused(2, Fault.STREAM_UNKNOWN, "", 404));
    }

    /** Which would say that there is such a stream. */
    @Test
    void whoMustNotReadItIsNotToldThatItIsShorter() {
        say(new Attach(2, stream, 99, 1_000, "bob"));

        assertThat(answer()).isEqualTo(new Refused(2, Fault.STREAM_UNKNOWN, "", 404));
    }

    @Test
    void nobodyElseCancelsIt() {
        say(new Cancel(7, stream, "bob"));

        assertThat(answer()).isEqualTo(new Cancelled(7, false));
    }

    @Test
    void whoAskedForItCancelsIt() {
        say(new Cancel(7, stream, "alice"));
        loop.awaitThat(() -> gateway.frames().stream().anyMatch(Cancelled.class::isInstance));

        assertThat(gateway.frames()).contains(new Cancelled(7, true));
    }
}
