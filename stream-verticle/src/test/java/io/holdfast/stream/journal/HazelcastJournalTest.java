package io.holdfast.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.core.HazelcastInstance;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on two real members, and what only a journal that two owners share can show. */
class HazelcastJournalTest extends JournalContract {
    static final HazelcastJournal.Limits MUCH =
            new HazelcastJournal.Limits(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, 60_000);
    private static final LoopbackMembers MEMBERS = new LoopbackMembers();

    private static HazelcastInstance first;
    private static HazelcastInstance second;

    @BeforeAll
    static void startTwoMembers() {
        first = MEMBERS.join(HazelcastJournalTest::configure);
        second = MEMBERS.join(HazelcastJournalTest::configure);
    }

    @AfterAll
    static void stopThem() {
        MEMBERS.close();
    }

    static void configure(Config config) {
        config.getMapConfig(HazelcastJournal.MAP).setInMemoryFormat(InMemoryFormat.OBJECT);
        JournalSerialization.register(config);
    }

    @Override
    Journal create(EventLoop owner) {
        return owner.call(() -> new HazelcastJournal(first, owner.vertx(), "a", MUCH));
    }

    @Nested
    class ATakeover {
        private final EventLoop loop = new EventLoop();
        private final Journal before = create(loop);
        private final Journal after = loop.call(() -> new HazelcastJournal(second, loop.vertx(), "b", MUCH));
        private final StreamId stream = StreamId.random();

        private Result append(Journal by, long epoch, long from, long end) {
            Append append = new Append(stream, epoch, from, Sample.events(from, end), Optional.empty());
            return loop.await(loop.call(() -> by.append(List.of(append)))).get(0);
        }

        private Claim claim() {
            loop.await(loop.call(() -> before.open(Sample.opening(stream))));
            append(before, 1, 0, 3);
            return loop.await(loop.call(() -> after.claim(stream, before.lane(stream))))
                    .orElseThrow();
        }

        @Test
        void theNewOwnerLearnsWhereTheLogEndsAndHowItBegan() {
            assertThat(claim()).isEqualTo(new Claim(Sample.opening(stream), 2, 3, "", Optional.empty()));
        }

        @Test
        void theFormerOwnerCanNotAppendAnyMore() {
            claim();

            assertThat(append(before, 1, 3, 4)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void theNewOwnerGoesOn() {
            Claim claim = claim();

            assertThat(append(after, claim.epoch(), 3, 5)).isEqualTo(Result.APPENDED);
        }

        @Test
        void theNewOwnerReadsWhatTheFormerOneWrote() {
            claim();

            List<Event> events = loop.await(loop.call(() -> after.read(stream, 0, 1_000_000)))
                    .events();
            assertThat(events).containsExactlyElementsOf(Sample.events(0, 3));
        }

        @Test
        void theFormerOwnerCanNotForgetItAnyMore() {
            claim();
            loop.await(loop.call(() -> before.expire(stream)));

            List<Event> events = loop.await(loop.call(() -> after.read(stream, 0, 1_000_000)))
                    .events();
            assertThat(events).hasSize(3);
        }

        @Test
        void ofTwoThatClaimTheLaterIsTheOwner() {
            Claim earlier = claim();
            loop.await(loop.call(() -> before.claim(stream, before.lane(stream))));

            assertThat(append(after, earlier.epoch(), 3, 4)).isEqualTo(Result.CONFLICT);
        }

        @Test
        void nobodyTakesOverAStreamThatIsNotThere() {
            Optional<Claim> claim = loop.await(loop.call(() -> after.claim(StreamId.random(), before.lane(stream))));
            assertThat(claim).isEmpty();
        }
    }
}
