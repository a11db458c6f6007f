package io.holdfast.stream.live;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.routes.Routes;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.GroupCommit;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.MemoryJournal;
import io.holdfast.stream.source.FakeUpstream;
import io.holdfast.stream.source.UpstreamRig;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.tracing.SpanSink;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.StreamId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** An owner on a real member, between a gateway that records what it hears and an upstream that says what a test wants. */
abstract class EndpointRig {
    private static LoopbackMembers members;
    private static HazelcastInstance hazelcast;

    final EventLoop loop = new EventLoop();
    final RecordingGateway gateway = new RecordingGateway(loop);
    final FakeUpstream upstream = new FakeUpstream(loop);
    final LocalNode local = new LocalNode("near", 1);
    final Cluster cluster = Cluster.of(hazelcast, loop.vertx(), local);
    final StreamId stream = StreamId.random();
    final Outbox outbox = gateway.outbox();
    final LiveStreams streams = loop.call(this::liveStreams);
    final StreamEndpoint owner = new StreamEndpoint(cluster, streams, outbox);
    /** Whether the node holds its lease. */
    boolean ours = true;

    private LiveStreams liveStreams() {
        Journal journal = new MemoryJournal(1_000_000, 1_000_000);
        StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry(), local);
        return new LiveStreams(
                loop.vertx(),
                cluster,
                UpstreamRig.config(),
                new Routes(
                        UpstreamRig.routes(upstream.address()),
                        new UpstreamHealth(loop.vertx(), new SimpleMeterRegistry())),
                journal,
                () -> ours,
                new GroupCommit(loop.vertx(), journal, metrics.journal(), () -> ours),
                outbox,
                metrics,
                SpanSink.NONE);
    }

    @BeforeAll
    static void startMember() {
        members = new LoopbackMembers();
        hazelcast = members.join(config -> {});
    }

    @AfterAll
    static void stopMember() {
        members.close();
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }
}
