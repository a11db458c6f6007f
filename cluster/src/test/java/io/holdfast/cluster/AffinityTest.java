package io.holdfast.cluster;

import static io.holdfast.cluster.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import io.holdfast.cluster.LoopbackCluster.Member;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three nodes; every test has a session of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AffinityTest {
    private final LoopbackCluster cluster = new LoopbackCluster();
    private Member busy;
    private Member busier;
    private Member idle;

    @BeforeAll
    void start() {
        busy = cluster.join(node("busy", 5, 50));
        busier = cluster.join(node("busier", 6, 60));
        idle = cluster.join(node("idle", 1, 10));
        cluster.awaitThat(() -> busy.registry().healthyStreamNodes().size() == 3);
        cluster.awaitThat(() -> busier.registry().healthyStreamNodes().size() == 3);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private static String session() {
        return UUID.randomUUID().toString();
    }

    private IMap<String, String> bindings() {
        return busy.hazelcast().getMap("holdfast.sessions");
    }

    private String bound(String session) {
        String text = bindings().get(session);
        return text == null ? "nowhere" : text.substring(text.indexOf(' ') + 1);
    }

    private String nodeOf(String session, Member asked) {
        return cluster.await(asked.affinity().nodeOf(session)).map(NodeInfo::id).orElse("none");
    }

    @Test
    void aNewSessionIsBoundToTheNodeThatWasAsked() {
        assertThat(busier.affinity().bindNew(session()).map(NodeInfo::id)).hasValue("busier");
    }

    @Test
    void anyNodeHonoursTheBinding() {
        String session = session();
        busier.affinity().bindNew(session);
        cluster.awaitThat(() -> bound(session).equals("busier"));

        assertThat(nodeOf(session, busy)).isEqualTo("busier");
    }

    @Test
    void aSessionThatAClientMadeUpIsBoundToo() {
        String session = session();

        assertThat(nodeOf(session, busy)).isEqualTo("busy");
        cluster.awaitThat(() -> bound(session).equals("busy"));
    }

    @Test
    void theSessionOfANodeThatIsGoneMovesToTheLeastLoaded() {
        String session = session();
        bindings().set(session, System.currentTimeMillis() + " gone");

        assertThat(nodeOf(session, busy)).isEqualTo("idle");
    }

    @Test
    void aMovedSessionStaysWhereItWent() {
        String session = session();
        bindings().set(session, System.currentTimeMillis() + " gone");
        nodeOf(session, busy);

        cluster.awaitThat(() -> bound(session).equals("idle"));
        assertThat(nodeOf(session, busier)).isEqualTo("idle");
    }

    @Test
    void gatewaysThatFindANodeGoneAtOnceAgreeOnTheNext() {
        List<String> sessions =
                IntStream.range(0, 50).mapToObj(number -> session()).toList();
        sessions.forEach(session -> bindings().set(session, System.currentTimeMillis() + " gone"));

        List<Future<Optional<NodeInfo>>> one =
                sessions.stream().map(busy.affinity()::nodeOf).toList();
        List<Future<Optional<NodeInfo>>> other =
                sessions.stream().map(busier.affinity()::nodeOf).toList();

        assertThat(one)
                .extracting(cluster::await)
                .isEqualTo(other.stream().map(cluster::await).toList());
    }

    @Test
    void aBindingLivesForTwoHoursAfterItsLastUse() {
        String session = session();
        busy.affinity().bindNew(session);
        cluster.awaitThat(() -> bound(session).equals("busy"));

        assertThat(Duration.ofMillis(bindings().getEntryView(session).getTtl()))
                .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusMinutes(1));
    }

    @Test
    void useRenewsABindingThatIsOlderThanAMinute() {
        String session = session();
        String old = System.currentTimeMillis() - 61_000 + " busier";
        bindings().set(session, old);

        nodeOf(session, busy);

        cluster.awaitThat(
                () -> bound(session).equals("busier") && !old.equals(bindings().get(session)));
    }

    @Test
    void aBusySessionIsNotWrittenAgainWithinAMinute() {
        String session = session();
        String recent = System.currentTimeMillis() - 30_000 + " busier";
        bindings().set(session, recent);

        nodeOf(session, busy);
        nodeOf(session, busy);

        assertThat(bindings().get(session)).isEqualTo(recent);
    }

    @Test
    void withoutAStreamNodeThereIsNoAnswer() {
        try (LoopbackCluster alone = new LoopbackCluster()) {
            Member gateway = alone.join(Nodes.withRoles(node("gateway"), Role.GATEWAY));

            assertThat(gateway.affinity().bindNew(session())).isEmpty();
        }
    }
}
