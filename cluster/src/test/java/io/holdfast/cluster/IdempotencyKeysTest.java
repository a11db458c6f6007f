package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.IdempotencyKeys.Entry;
import io.holdfast.cluster.LoopbackCluster.Member;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two members; every test has a key of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyKeysTest {
    private static final long HOUR_MS = 3_600_000;

    private final LoopbackCluster cluster = new LoopbackCluster();
    private Member here;
    private Member there;
    private int lastKey;

    @BeforeAll
    void start() {
        here = cluster.member("here");
        there = cluster.member("there");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private String newKey() {
        return IdempotencyKeys.scoped("", "query", "key " + ++lastKey);
    }

    private static Entry entry() {
        return new Entry(StreamId.random(), "here", "session", "digest", 7);
    }

    private Optional<Entry> claim(Member member, String key, Entry entry) {
        return cluster.await(member.keys().claim(key, entry, HOUR_MS));
    }

    @Test
    void aKeyIsClaimedOnceAndTheNextIsToldWhatItStandsFor() {
        String key = newKey();
        Entry first = entry();

        assertThat(claim(here, key, first)).isEmpty();
        assertThat(claim(there, key, entry())).contains(first);
        assertThat(claim(here, key, entry())).contains(first);
    }

    @Test
    void ofManyWhoClaimAtOnceOneWins() {
        String key = newKey();
        List<Future<Optional<Entry>>> claims = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? here : there).keys().claim(key, entry(), HOUR_MS))
                .toList();

        assertThat(claims.stream().map(cluster::await).filter(Optional::isEmpty))
                .hasSize(1);
    }

    @Test
    void aKeyThatWasReleasedIsFree() {
        String key = newKey();
        Entry first = entry();
        claim(here, key, first);

        cluster.await(there.keys().release(key, first.stream()));

        assertThat(claim(here, key, entry())).isEmpty();
    }

    @Test
    void aKeyThatStandsForAnotherStreamIsNotReleased() {
        String key = newKey();
        Entry first = entry();
        claim(here, key, first);

        cluster.await(there.keys().release(key, StreamId.random()));

        assertThat(claim(here, key, entry())).contains(first);
    }

    @Test
    void aKeyStandsForTheStreamOfWhoeverClaimedIt() {
        String key = newKey();
        Entry first = entry();
        claim(here, key, first);

        assertThat(cluster.await(there.keys().standsFor(key, first.stream()))).isTrue();
        assertThat(cluster.await(there.keys().standsFor(key, StreamId.random())))
                .isFalse();
        assertThat(cluster.await(there.keys().standsFor(newKey(), first.stream())))
                .isFalse();
    }

    @Test
    void aStreamWithoutAKeyNeedsNone() {
        assertThat(cluster.await(here.keys().standsFor("", StreamId.random()))).isTrue();
        cluster.await(here.keys().release("", StreamId.random()));
    }

    @Test
    void aKeyGoesByItselfWhateverBecameOfTheStream() {
        String key = newKey();
        claim(here, key, entry());

        assertThat(here.hazelcast().getMap("holdfast.keys").getEntryView(key).getTtl())
                .isEqualTo(HOUR_MS);
    }

    @Test
    void oneKeyOfTwoPrincipalsOrRoutesIsTwoKeys() {
        Stream<String> keys = Stream.of(
                IdempotencyKeys.scoped("", "query", "k"),
                IdempotencyKeys.scoped("alice", "query", "k"),
                IdempotencyKeys.scoped("", "chat", "k"));

        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void anAgeIsTheSameOnEveryMember() {
        Entry entry = new Entry(
                StreamId.random(), "here", "session", "digest", here.keys().now() - 60_000);

        assertThat(there.keys().age(entry)).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(75));
    }
}
