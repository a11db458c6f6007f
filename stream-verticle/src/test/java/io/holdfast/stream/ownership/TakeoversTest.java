package io.holdfast.stream.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.StreamDirectory.Entry;
import io.holdfast.stream.journal.HazelcastJournal;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.live.LiveStream;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a stream that nothing is known of. */
class TakeoversTest {
    private static final long KEEP_MS = 60_000;

    private final LoopbackMembers members = new LoopbackMembers();
    private final HazelcastInstance hazelcast = members.join(config -> {});
    private final EventLoop loop = new EventLoop();
    private final Cluster cluster = loop.call(() -> Cluster.of(hazelcast, loop.vertx(), new LocalNode("here", 1)));
    private boolean leaseHeld = true;
    private Runnable meanwhile = () -> {};

    private final Takeovers<LiveStream> takeovers = loop.call(() -> {
        Journal journal = new HazelcastJournal(
                hazelcast, loop.vertx(), "here", new HazelcastJournal.Limits(1_000_000, 1_000_000, 60_000));
        BooleanSupplier ours = () -> {
            meanwhile.run();
            return leaseHeld;
        };
        return new Takeovers<>(cluster, journal, ours, KEEP_MS, taken -> {
            throw new AssertionError("nothing to begin with");
        });
    });

    @AfterEach
    void close() {
        loop.close();
        members.close();
    }

    private Fault refusal(StreamId stream) {
        return loop.await(loop.call(() -> takeovers.stream(stream)
                .map(Fault.INTERNAL)
                .recover(failure -> Future.succeededFuture(Refusal.of(failure).fault()))));
    }

    @Test
    void thereIsNoSuchStream() {
        assertThat(refusal(StreamId.random())).isEqualTo(Fault.STREAM_UNKNOWN);
    }

    @Test
    void nodeThatIsCutOffDoesNotTell() {
        leaseHeld = false;

        assertThat(refusal(StreamId.random())).isEqualTo(Fault.STREAM_MOVED);
    }

    private void enter(StreamId stream, String node) {
        loop.await(loop.call(() -> cluster.streams().enter(stream, new Entry(node, 1, "lane", "session"), KEEP_MS)));
    }

    private Optional<String> owner(StreamId stream) {
        return loop.await(loop.call(() -> cluster.streams().find(stream))).map(Entry::node);
    }

    @Test
    void streamThatWasLostBeforeItHadBegunIsFreeForWhoeverAsksAgain() {
        StreamId stream = StreamId.random();
        enter(stream, "lost");

        assertThat(refusal(stream)).isEqualTo(Fault.STREAM_UNKNOWN);
        assertThat(owner(stream)).isEmpty();
    }

    @Test
    void whoeverHasAskedAgainMeanwhileKeepsIt() {
        StreamId stream = StreamId.random();
        StreamId other = StreamId.random();
        enter(stream, "lost");
        enter(other, "next");
        IMap<String, String> directory = hazelcast.getMap("holdfast.streams");
        meanwhile = () -> directory.set(stream.value(), directory.get(other.value()));

        refusal(stream);

        assertThat(owner(stream)).hasValue("next");
    }
}
