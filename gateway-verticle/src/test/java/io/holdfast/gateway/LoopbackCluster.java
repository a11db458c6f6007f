package io.holdfast.gateway;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.NodeRegistry;
import io.holdfast.cluster.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Real Hazelcast members in this JVM, joined to each other and to nobody else; their nodes share one event loop. */
final class LoopbackCluster implements AutoCloseable {
    private final String name = "test-" + UUID.randomUUID();
    private final EventLoop loop;
    /** The first member's, through which the others join: to ask one that is gone costs a second. */
    private final List<String> addresses = new ArrayList<>();

    private final List<HazelcastInstance> members = new ArrayList<>();

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
        HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(config(id));
        if (addresses.isEmpty()) {
            var address = hazelcast.getCluster().getLocalMember().getAddress();
            addresses.add(address.getHost() + ":" + address.getPort());
        }
        members.add(hazelcast);
        LocalNode local = new LocalNode(id, 1);
        local.enter(LocalNode.Phase.READY);
        Cluster cluster = Cluster.of(hazelcast, loop.vertx(), local);
        NodeInfo info = new NodeInfo(id, 1, Set.of(roles), "127.0.0.1", new NodeInfo.Ports(0, 0, 0), 1, 1, 0, 0, false);
        loop.await(loop.call(() -> cluster.nodes().start()));
        loop.await(loop.call(() -> cluster.nodes().announce(() -> info)));
        return new Node(info, hazelcast, cluster);
    }

    private Config config(String node) {
        Config config = new Config()
                .setClusterName(name)
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.partition.count", "17")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.max.wait.seconds.before.join", "2");
        config.getMemberAttributeConfig().setAttribute(NodeRegistry.NODE_ID_ATTRIBUTE, node);
        config.getNetworkConfig().setPort(0).setPublicAddress("127.0.0.1");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(addresses);
        return config;
    }

    @Override
    public void close() {
        members.forEach(member -> member.getLifecycleService().terminate());
    }
}
