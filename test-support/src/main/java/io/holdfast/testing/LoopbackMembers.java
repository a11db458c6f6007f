package io.holdfast.testing;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Real Hazelcast members in this JVM, joined to each other and to nobody else. */
public final class LoopbackMembers implements AutoCloseable {
    private final String name = "test-" + UUID.randomUUID();
    /** The first member's, through which the others join: to ask one that is gone costs a second. */
    private final List<String> addresses = new ArrayList<>();

    private final List<HazelcastInstance> members = new ArrayList<>();

    /** @param more what the member's configuration has beside the least that it needs */
    public HazelcastInstance join(Consumer<Config> more) {
        Config config = config();
        more.accept(config);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
        if (addresses.isEmpty()) {
            var address = member.getCluster().getLocalMember().getAddress();
            addresses.add(address.getHost() + ":" + address.getPort());
        }
        members.add(member);
        return member;
    }

    private Config config() {
        Config config = new Config()
                .setClusterName(name)
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.partition.count", "17")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.max.wait.seconds.before.join", "2");
        config.getNetworkConfig().setPort(0).setPublicAddress("127.0.0.1");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(addresses);
        return config;
    }

    /** Without a word, as processes that are killed. */
    @Override
    public void close() {
        members.forEach(member -> member.getLifecycleService().terminate());
    }
}
