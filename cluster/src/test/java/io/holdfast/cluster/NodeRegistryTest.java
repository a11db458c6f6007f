package io.holdfast.cluster;

import static io.holdfast.cluster.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.LoopbackCluster.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two members that stay, and for some tests a third that goes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeRegistryTest {
    private final LoopbackCluster cluster = new LoopbackCluster();
    private Member here;
    private Member there;

    @BeforeAll
    void start() {
        here = cluster.join(node("here"));
        there = cluster.join(node("there", 3, 40));
    }

    @AfterEach
    void forget() {
        here.local().enter(LocalNode.Phase.READY);
        cluster.await(there.registry().announce(() -> node("there", 3, 40)));
        cluster.awaitThat(() ->
                here.registry().nodes().size() == 2 && there.registry().nodes().size() == 2);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aNodeKnowsItselfAndWhoWasThereBefore() {
        assertThat(there.registry().nodes()).containsExactlyInAnyOrder(node("here"), node("there", 3, 40));
    }

    @Test
    void whoWasThereBeforeHearsOfANewNode() {
        cluster.awaitThat(() -> here.registry().node("there").isPresent());

        assertThat(here.registry().node("there")).hasValue(node("there", 3, 40));
    }

    @Test
    void whatANodeSaysLaterReplacesWhatItSaidBefore() {
        cluster.await(there.registry().announce(() -> node("there", 8, 90)));

        cluster.awaitThat(() -> here.registry().node("there").equals(Optional.of(node("there", 8, 90))));
    }

    @Test
    void nobodyKnowsANodeThatNeverJoined() {
        assertThat(here.registry().node("nowhere")).isEmpty();
    }

    @Test
    void aNodeThatDrainsIsGivenNoNewStreams() {
        cluster.await(there.registry().announce(() -> Nodes.draining(node("there"))));

        cluster.awaitThat(() -> here.registry().healthyStreamNodes().equals(List.of(node("here"))));
    }

    @Test
    void aNodeWithoutTheRoleIsGivenNoStreams() {
        NodeInfo gateway = Nodes.withRoles(node("there"), Role.GATEWAY);
        cluster.await(there.registry().announce(() -> gateway));

        cluster.awaitThat(() -> here.registry().healthyStreamNodes().equals(List.of(node("here"))));
    }

    @Test
    void aNodeIsTheFirstToKnowThatItDrainsItself() {
        here.local().enter(LocalNode.Phase.DRAINING);

        assertThat(here.registry().healthyStreamNodes())
                .extracting(NodeInfo::id)
                .doesNotContain("here");
    }

    @Test
    void aNodeThatIsKilledIsDropped() {
        Member third = cluster.join(node("third"));
        cluster.awaitThat(() -> here.registry().node("third").isPresent());

        third.die();

        cluster.awaitThat(() -> here.registry().node("third").isEmpty());
    }

    @Test
    void whoeverWantsToKnowIsToldWhichNodeLeft() {
        List<NodeInfo> left = Collections.synchronizedList(new ArrayList<>());
        here.registry().onLost(left::add);
        Member third = cluster.join(node("leaver", 5, 6));
        cluster.awaitThat(() -> here.registry().node("leaver").isPresent());

        third.die();

        cluster.awaitThat(() -> left.contains(node("leaver", 5, 6)));
    }

    @Test
    void aMemberThatHasNotSpokenIsNoNode() {
        Member silent = cluster.member("silent");
        try {
            assertThat(here.registry().node("silent")).isEmpty();
        } finally {
            silent.die();
        }
    }

    /** Such as the last heartbeat of a node that is gone, arriving late. */
    @Test
    void whatIsSaidInTheNameOfNoMemberIsNotBelieved() {
        cluster.say(new Beat(node("ghost"), 1, Map.of()));
        cluster.await(there.registry().announce(() -> node("there", 4, 4)));
        cluster.awaitThat(() -> here.registry().node("there").equals(Optional.of(node("there", 4, 4))));

        assertThat(here.registry().node("ghost")).isEmpty();
    }

    @Test
    void whoeverJoinsLaterDoesNotBelieveItEither() {
        there.hazelcast()
                .getMap("holdfast.nodes")
                .set("ghost", node("ghost").toJson().encode());
        Member third = cluster.join(node("third"));
        try {
            assertThat(third.registry().node("ghost")).isEmpty();
        } finally {
            third.die();
            there.hazelcast().getMap("holdfast.nodes").remove("ghost");
        }
    }

    @Test
    void aNodeThatIsSilentForTwoSecondsIsGivenNoNewStreams() {
        Member silent = cluster.member("silent");
        cluster.say(new Beat(node("silent"), 1, Map.of()));
        cluster.awaitThat(() -> here.registry().healthyStreamNodes().contains(node("silent")));

        cluster.awaitThat(() -> !here.registry().healthyStreamNodes().contains(node("silent")));
        silent.die();
    }

    @Test
    void aNodeThatSaysGoodByeIsDroppedAlthoughItIsStillAMember() {
        Member third = cluster.join(node("third"));
        cluster.awaitThat(() -> here.registry().node("third").isPresent());

        cluster.await(third.registry().retire());

        cluster.awaitThat(() -> here.registry().node("third").isEmpty());
        assertThat(here.hazelcast().getCluster().getMembers()).hasSize(3);
        third.die();
    }

    @Test
    void nodesThatHearEachOtherHoldTheirLeases() {
        cluster.awaitThat(
                () -> here.registry().lease().held() && there.registry().lease().held());
    }

    @Test
    void aNodeThatDoesNotAnswerKeepsTheOthersFromTheirLeaseUntilItIsGone() {
        Member deaf = cluster.member("deaf");
        cluster.say(new Beat(node("deaf"), 1, Map.of()));

        cluster.awaitThat(() -> !here.registry().lease().held());
        deaf.die();
        cluster.awaitThat(() -> here.registry().lease().held());
    }
}
