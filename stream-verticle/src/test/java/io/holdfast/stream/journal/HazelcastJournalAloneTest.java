package io.holdfast.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.core.HazelcastInstance;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on one real member, which has nobody to copy to, and what becomes of that when others come. */
class HazelcastJournalAloneTest extends JournalContract {
    private static final LoopbackMembers MEMBERS = new LoopbackMembers();

    private static HazelcastInstance alone;

    @BeforeAll
    static void startOneMember() {
        alone = MEMBERS.join(HazelcastJournalTest::configure);
    }

    @AfterAll
    static void stopIt() {
        MEMBERS.close();
    }

    @Override
    Journal create(EventLoop owner) {
        return create(alone, owner, "a");
    }

    private static Journal create(HazelcastInstance member, EventLoop owner, String name) {
        return owner.call(() -> new HazelcastJournal(member, owner.vertx(), name, HazelcastJournalTest.MUCH));
    }

    @Nested
    class WithOthers {
        private final LoopbackMembers members = new LoopbackMembers();
        private final HazelcastInstance first = members.join(HazelcastJournalTest::configure);
        private final EventLoop loop = new EventLoop();
        private final StreamId stream = StreamId.random();
        private final Journal journal = create(first, loop, "a");

        WithOthers() {
            loop.await(loop.call(() -> journal.open(Sample.opening(stream))));
        }

        @AfterEach
        void close() {
            loop.close();
            members.close();
        }

        private Future<List<Result>> append(Journal by, long from, long end) {
            return loop.call(() -> by.append(group(from, end)));
        }

        private List<Append> group(long from, long end) {
            return List.of(new Append(stream, 1, from, Sample.events(from, end), Optional.empty()));
        }

        /** Within the turn in which it is asked for. */
        private boolean acknowledgedAtOnce() {
            return loop.call(() -> journal.append(group(0, 3)).isComplete());
        }

        private Claim claim(Journal by) {
            return loop.await(loop.call(() -> by.claim(stream, journal.lane(stream))))
                    .orElseThrow();
        }

        @Test
        void aGroupIsAcknowledgedAtOnce() {
            assertThat(acknowledgedAtOnce()).isTrue();
        }

        @Test
        void aGroupIsNotWhenThereIsAnotherToCopyIt() {
            members.join(HazelcastJournalTest::configure);

            assertThat(acknowledgedAtOnce()).isFalse();
        }

        @Test
        void whoJoinsFindsWhatWasAcknowledgedBefore() {
            append(journal, 0, 3);
            HazelcastInstance second = members.join(HazelcastJournalTest::configure);
            loop.await(append(journal, 3, 4));

            List<Event> read = loop.await(claimed(create(second, loop, "b")));
            assertThat(read).containsExactlyElementsOf(Sample.events(0, 4));
        }

        private Future<List<Event>> claimed(Journal by) {
            claim(by);
            return loop.call(() -> by.read(stream, 0, 1_000_000)).map(Journal.Slice::events);
        }

        @Test
        void whoHasLostAStreamToANeighbourLearnsIt() {
            Journal neighbour = create(first, loop, "b");
            claim(neighbour);
            append(journal, 0, 3);
            loop.await(loop.call(journal::close));

            assertThat(loop.await(append(journal, 3, 4))).containsExactly(Result.CONFLICT);
        }

        @Test
        void nothingIsLeftBehindWhenTheInstanceStops() {
            append(journal, 0, 3);
            loop.await(loop.call(journal::close));

            assertThat(claim(create(first, loop, "b")).end()).isEqualTo(3);
        }
    }

    @Nested
    class AMemberThatMustNotBeAlone {
        private final LoopbackMembers members = new LoopbackMembers();
        private final EventLoop loop = new EventLoop();
        private final Journal journal = create(members.join(this::configure), loop, "a");

        @AfterEach
        void close() {
            loop.close();
            members.close();
        }

        private void configure(Config config) {
            HazelcastJournalTest.configure(config);
            config.addSplitBrainProtectionConfig(new SplitBrainProtectionConfig("two", true, 2));
            config.getMapConfig(HazelcastJournal.MAP).setSplitBrainProtectionName("two");
        }

        @Test
        void acknowledgesNothing() {
            Future<Result> opened = loop.call(() -> journal.open(Sample.opening(StreamId.random())));

            loop.awaitThat(opened::failed);
            assertThat(loop.<Boolean>call(journal::gathers)).isTrue();
        }
    }
}
