package io.holdfast.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has members expelled that are silent in both ways: on the event bus, which the caller has seen, and to Hazelcast itself.
 * Until then every operation on what they keep, such as a claim of their streams, waits for them; Hazelcast's own limit has
 * to allow for members whose only sign of life are its heartbeats, and is much longer.
 */
final class FrozenMembers {
    private static final Logger log = LoggerFactory.getLogger(FrozenMembers.class);
    /** A heartbeat of Hazelcast's missed, which are a second apart. */
    private static final long LATE_MS = 1_100;
    /** Two of them missed. */
    private static final long SILENT_MS = TimeUnit.SECONDS.toMillis(2);
    /** No longer do those who are silent wait for those who are late. */
    private static final long LONGEST_MS = SILENT_MS + LATE_MS;

    private final ClusterServiceImpl cluster;

    FrozenMembers(HazelcastInstance hazelcast) {
        this.cluster = Copies.original(hazelcast).node.getClusterService();
    }

    /**
     * Expels all of them at the same time, the master last: the member that takes its place asks whoever is not expelled by
     * then, and is held up for five seconds by one who does not answer. Blocks for a moment.
     *
     * @param missed those silent on the event bus
     */
    void expel(Collection<Member> missed) {
        List<Member> silent = silentFor(SILENT_MS);
        silent.retainAll(missed);
        boolean all = silent.containsAll(silentFor(LATE_MS));
        if (all || silent.stream().anyMatch(member -> silentMs(member) > LONGEST_MS)) {
            Collections.reverse(silent);
            silent.forEach(this::expel);
        }
    }

    /** The oldest, which is the master, first. */
    private List<Member> silentFor(long ms) {
        return cluster.getMembers().stream()
                .filter(member -> !member.localMember() && silentMs(member) >= ms)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void expel(Member member) {
        long silentMs = silentMs(member);
        log.warn("Member expelled: member={} silentMs={}", member.getAddress(), silentMs);
        // The connection stays: Hazelcast would open another, and its writer spins on one whose other end does not
        // speak.
        cluster.suspectMember(member, "silent for " + silentMs + " ms", false);
    }

    private long silentMs(Member member) {
        long last = cluster.getClusterHeartbeatManager().getLastHeartbeatTime(member);
        return last > 0 ? cluster.getClusterTime() - last : 0;
    }
}
