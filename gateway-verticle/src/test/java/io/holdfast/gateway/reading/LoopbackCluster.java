package io.holdfast.gateway.reading;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.NodeRegistry;
import io.holdfast.cluster.Role;
import io.holdfast.gateway.limits.LimitSerialization;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import java.util.Set;

/** Nodes on real Hazelcast members in this JVM, which share one event loop. */
final class LoopbackCluster implements AutoCloseable {
    private final EventLoop loop;
    private final LoopbackMembers members = new LoopbackMembers();

    LoopbackCluster(EventLoop loop) {
        this.loop = loop;
    }

    /** A node as the cluster sees it. */
    record Node(NodeInfo info, HazelcastInstance hazelcast, Cluster cluster) {
        /** Without a word, as a process that was killed. */
        void die() {
            hazelcast.getLifecycleService().terminate();
        }
    }

    /** A ready node that everybody knows when this returns. */
    Node join(String id, Role... roles) {
        HazelcastInstance hazelcast = members.join(config -> {
            config.getMemberAttributeConfig().setAttribute(NodeRegistry.NODE_ID_ATTRIBUTE, id);
            LimitSerialization.register(config);
        });
        LocalNode local = new LocalNode(id, 1);
        local.enter(LocalNode.Phase.READY);
        Cluster cluster = Cluster.of(hazelcast, loop.vertx(), local);
        NodeInfo info = new NodeInfo(id, 1, Set.of(roles), "127.0.0.1", new NodeInfo.Ports(0, 0, 0), 1, 1, 0, 0, false);
        loop.await(loop.call(() -> cluster.nodes().start()));
        loop.await(loop.call(() -> cluster.nodes().announce(() -> info)));
        return new Node(info, hazelcast, cluster);
    }

    @Override
    public void close() {
        members.close();
    }
}
