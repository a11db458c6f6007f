package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a stream that nothing is known of. */
class TakeoversTest {
    private final LoopbackMembers members = new LoopbackMembers();
    private final HazelcastInstance hazelcast = members.join(config -> {});
    private final EventLoop loop = new EventLoop();
    private boolean leaseHeld = true;

    private final Takeovers<LiveStream> takeovers = loop.call(() -> {
        Cluster cluster = Cluster.of(hazelcast, loop.vertx(), new LocalNode("here", 1));
        Journal journal = new HazelcastJournal(
                hazelcast, loop.vertx(), "here", new HazelcastJournal.Limits(1_000_000, 1_000_000, 60_000));
        return new Takeovers<>(cluster, journal, () -> leaseHeld, 60_000, taken -> {
            throw new AssertionError("nothing to begin with");
        });
    });

    @AfterEach
    void close() {
        loop.close();
        members.close();
    }

    private Fault refusal() {
        return loop.await(loop.call(() -> takeovers.stream(StreamId.random())
                .map(Fault.INTERNAL)
                .recover(failure -> Future.succeededFuture(Refusal.of(failure).fault()))));
    }

    @Test
    void thereIsNoSuchStream() {
        assertThat(refusal()).isEqualTo(Fault.STREAM_UNKNOWN);
    }

    @Test
    void nodeThatIsCutOffDoesNotTell() {
        leaseHeld = false;

        assertThat(refusal()).isEqualTo(Fault.STREAM_MOVED);
    }
}
