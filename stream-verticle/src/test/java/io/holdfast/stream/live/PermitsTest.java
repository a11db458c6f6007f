package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.LocalNode;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may have how many streams, on two members, one of which dies. */
class PermitsTest {
    private final LoopbackMembers members = new LoopbackMembers();
    private final HazelcastInstance here = members.join(config -> {});
    private final EventLoop loop = new EventLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamMetrics metrics = new StreamMetrics(registry, new LocalNode("near", 1));
    private final Permits permits = permits(here, new PermitConfig(2, 0, 0));

    @AfterEach
    void close() {
        loop.close();
        members.close();
    }

    private Permits permits(HazelcastInstance member, PermitConfig config) {
        return loop.call(() -> new Permits(member, loop.vertx(), config, metrics));
    }

    private static Opening opening(String address, String session) {
        OpeningRequest request = new OpeningRequest(
                OpeningRequest.QUERY, "", Map.of(), Buffer.buffer("{}"), new Terms(OnDisconnect.DETACH, "", address));
        return new Opening(StreamId.random(), 1, session, request);
    }

    private static Opening from(String address) {
        return opening(address, UUID.randomUUID().toString());
    }

    private Optional<Fault> take(Permits whose, Opening opening) {
        return loop.await(loop.call(() -> whose.take(opening)));
    }

    private void release(Opening opening) {
        loop.run(() -> permits.release(opening.stream()));
    }

    @Test
    void anAddressHasSoManyStreamsAndNotOneMore() {
        assertThat(take(permits, from("a"))).isEmpty();
        assertThat(take(permits, from("a"))).isEmpty();
        assertThat(take(permits, from("a"))).contains(Fault.TOO_MANY_STREAMS);
    }

    @Test
    void anotherAddressHasItsOwn() {
        take(permits, from("a"));
        take(permits, from("a"));

        assertThat(take(permits, from("b"))).isEmpty();
    }

    @Test
    void aStreamThatIsOverMakesRoom() {
        Opening first = from("a");
        take(permits, first);
        take(permits, from("a"));
        release(first);

        loop.awaitThat(() -> here.getMap(Permits.MAP).get("ip|a").toString().endsWith(" 1"));
        assertThat(take(permits, from("a"))).isEmpty();
    }

    @Test
    void whatNobodyHasIsForgotten() {
        Opening only = from("a");
        take(permits, only);
        release(only);

        loop.awaitThat(() -> here.getMap(Permits.MAP).isEmpty());
    }

    /** It got the address' permit before the session's was refused. */
    @Test
    void whoIsRefusedKeepsNothing() {
        Permits both = permits(here, new PermitConfig(5, 1, 0));
        take(both, opening("a", "s"));
        Opening refused = opening("b", "s");
        assertThat(take(both, refused)).contains(Fault.TOO_MANY_STREAMS);

        loop.run(() -> both.release(refused.stream()));

        loop.awaitThat(() -> !here.getMap(Permits.MAP).containsKey("ip|b"));
    }

    @Test
    void theClustersLimitIsNotTheClientsFault() {
        Permits all = permits(here, new PermitConfig(0, 0, 1));
        take(all, from("a"));

        assertThat(take(all, from("b"))).contains(Fault.STREAM_LIMIT);
    }

    @Test
    void membersCountTogether() {
        Permits there = permits(members.join(config -> {}), new PermitConfig(2, 0, 0));
        take(permits, from("a"));
        take(there, from("a"));

        assertThat(take(there, from("a"))).contains(Fault.TOO_MANY_STREAMS);
    }

    @Test
    void whatADeadMemberHeldIsFree() {
        HazelcastInstance other = members.join(config -> {});
        Permits there = permits(other, new PermitConfig(2, 0, 0));
        take(there, from("a"));
        take(there, from("a"));
        other.getLifecycleService().terminate();
        loop.awaitThat(() -> here.getCluster().getMembers().size() == 1);

        assertThat(take(permits, from("a"))).isEmpty();
    }

    @Test
    void aStreamThatIsTakenOverCountsThoughThereIsNoRoom() {
        take(permits, from("a"));
        take(permits, from("a"));
        loop.run(() -> permits.hold(from("a")));

        loop.awaitThat(() -> here.getMap(Permits.MAP).get("ip|a").toString().endsWith(" 3"));
    }

    @Test
    void aRenewalPutsRightWhatWasLost() {
        take(permits, from("a"));
        take(permits, from("a"));
        here.getMap(Permits.MAP).clear();

        loop.awaitThat(() -> {
            permits.renew();
            return here.getMap(Permits.MAP).containsKey("ip|a");
        });
        assertThat(take(permits, from("a"))).contains(Fault.TOO_MANY_STREAMS);
    }

    @Test
    void whatIsRefusedIsCounted() {
        take(permits, from("a"));
        take(permits, from("a"));
        take(permits, from("a"));

        assertThat(registry.get("streaming_permits_refused")
                        .tag("scope", "ip")
                        .counter()
                        .count())
                .isOne();
    }
}
