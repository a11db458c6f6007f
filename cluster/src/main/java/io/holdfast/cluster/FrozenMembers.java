package io.holdfast.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has members expelled that are silent in both ways: on the event bus, which the caller has seen, and to Hazelcast itself.
 * Until then every operation on what they keep, such as a claim of their streams, waits for them; Hazelcast's own limit has
 * to allow for members whose only sign of life are its heartbeats, and is much longer.
 */
final class FrozenMembers {
    private static final Logger log = LoggerFactory.getLogger(FrozenMembers.class);
    /** Two of Hazelcast's heartbeats missed. */
    private static final long SILENT_MS = TimeUnit.SECONDS.toMillis(2);

    private final ClusterServiceImpl cluster;

    FrozenMembers(HazelcastInstance hazelcast) {
        this.cluster = Copies.original(hazelcast).node.getClusterService();
    }

    /** Blocks for a moment. */
    void expel(Member member) {
        long last = cluster.getClusterHeartbeatManager().getLastHeartbeatTime(member);
        long silentMs = cluster.getClusterTime() - last;
        if (last > 0 && silentMs >= SILENT_MS) {
            log.warn("Member expelled: member={} silentMs={}", member.getAddress(), silentMs);
            // The connection stays: Hazelcast would open another, and its writer spins on one whose other end does not
            // speak.
            cluster.suspectMember(member, "silent for " + silentMs + " ms", false);
        }
    }
}
