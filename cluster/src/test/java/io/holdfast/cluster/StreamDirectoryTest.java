package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.LoopbackCluster.Member;
import io.holdfast.cluster.StreamDirectory.Entry;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

        cluster.await(there.streams().remove(id, "here", 1));

        assertThat(cluster.await(here.streams().find(id))).isEmpty();
    }

    @Test
    void aStreamIsNotRemovedByAFormerOwner() {
        StreamId id = StreamId.random();
        cluster.await(here.streams().enter(id, new Entry("here", 2, "lane", "session"), HOUR_MS));

        assertThat(cluster.await(here.streams().remove(id, "here", 1))).isFalse();
        assertThat(cluster.await(here.streams().remove(id, "there", 2))).isFalse();
        assertThat(cluster.await(here.streams().find(id))).isPresent();
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
    void manyAreFoundAtOnce() {
        List<StreamId> ids = Stream.generate(StreamId::random).limit(20).toList();
        ids.forEach(id -> cluster.await(here.streams().enter(id, new Entry(id.value(), 1, "", "session"), HOUR_MS)));

        List<Future<Optional<Entry>>> found = cluster.onLoop(
                there, () -> ids.stream().map(there.streams()::find).toList());

        assertThat(found)
                .extracting(one -> cluster.await(one).map(Entry::node).orElse(""))
                .isEqualTo(ids.stream().map(StreamId::value).toList());
    }

    @Test
    void ofManyThatAreEnteredAtOnceEachIsTold() {
        StreamId fresh = StreamId.random();
        StreamId taken = StreamId.random();
        cluster.await(here.streams().enter(taken, new Entry("here", 5, "", "session"), HOUR_MS));

        List<Future<Boolean>> entered = cluster.onLoop(
                there,
                () -> Stream.of(fresh, taken)
                        .map(id -> there.streams().enter(id, new Entry("there", 2, "", "session"), HOUR_MS))
                        .toList());

        assertThat(entered).extracting(cluster::await).containsExactly(true, false);
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
