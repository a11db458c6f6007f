package io.holdfast.cluster;

import static io.holdfast.cluster.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.LoopbackCluster.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FullNodeTest {
    private final LoopbackCluster cluster = new LoopbackCluster();

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** Where a session goes that is bound to the first of two nodes. */
    private String nodeOfBound(int load, int loadOfOther) {
        Member first = cluster.join(node("first", 0, load));
        Member other = cluster.join(node("other", 0, loadOfOther));
        cluster.awaitThat(() -> other.registry().healthyStreamNodes().size() == 2);
        first.hazelcast().getMap("holdfast.sessions").set("s", System.currentTimeMillis() + " first");
        return cluster.await(other.affinity().nodeOf("s")).map(NodeInfo::id).orElse("none");
    }

    @Test
    void sessionLeavesANodeThatIsFull() {
        assertThat(nodeOfBound(100, 99)).isEqualTo("other");
    }

    @Test
    void sessionStaysWhereTheOthersAreFullToo() {
        assertThat(nodeOfBound(100, 100)).isEqualTo("first");
    }

    @Test
    void sessionStaysWithANodeThatIsOnlyBusy() {
        assertThat(nodeOfBound(99, 0)).isEqualTo("first");
    }
}
