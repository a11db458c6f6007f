package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.LoopbackCluster.Member;
import io.holdfast.cluster.StreamDirectory.Entry;
import io.holdfast.wire.StreamId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two members; every test has a stream of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamDirectoryTest {
    private static final long HOUR_MS = 3_600_000;

    private final LoopbackCluster cluster = new LoopbackCluster();
    private final StreamId stream = StreamId.random();
    private Member here;
    private Member there;

    @BeforeAll
    void start() {
        here = cluster.member("here");
        there = cluster.member("there");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aStreamIsFoundFromAnywhere() {
        StreamId id = StreamId.random();
        cluster.await(here.streams().enter(id, new Entry("here", 7, "lane", "session"), HOUR_MS));

        assertThat(cluster.await(there.streams().find(id))).hasValue(new Entry("here", 7, "lane", "session"));
    }

    @Test
    void aStreamThatNobodyMadeIsNotFound() {
        assertThat(cluster.await(here.streams().find(stream))).isEmpty();
    }

    @Test
    void aStreamThatWasRemovedIsNotFound() {
        StreamId id = StreamId.random();
        cluster.await(here.streams().enter(id, new Entry("here", 1, "lane", "session"), HOUR_MS));

        cluster.await(there.streams().remove(id));

        assertThat(cluster.await(here.streams().find(id))).isEmpty();
    }

    @Test
    void aLaterOwnerReplacesTheFormer() {
        StreamId id = StreamId.random();
        cluster.await(here.streams().enter(id, new Entry("here", 1, "lane", "session"), HOUR_MS));

        cluster.await(there.streams().enter(id, new Entry("there", 2, "lane", "session"), HOUR_MS));

        assertThat(cluster.await(here.streams().find(id))).hasValue(new Entry("there", 2, "lane", "session"));
    }

    @Test
    void ofTwoThatBeginAStreamTheFirstHasIt() {
        StreamId id = StreamId.random();
        cluster.await(here.streams().enter(id, new Entry("here", 1, "lane", "session"), HOUR_MS));

        assertThat(cluster.await(there.streams().enter(id, new Entry("there", 1, "lane", "session"), HOUR_MS)))
                .isFalse();
    }

    @Test
    void anEntryGoesByItselfWhateverBecameOfItsOwner() {
        StreamId id = StreamId.random();
        cluster.await(here.streams().enter(id, new Entry("here", 1, "lane", "session"), HOUR_MS));

        assertThat(here.hazelcast()
                        .getMap("holdfast.streams")
                        .getEntryView(id.value())
                        .getTtl())
                .isEqualTo(HOUR_MS);
    }
}
