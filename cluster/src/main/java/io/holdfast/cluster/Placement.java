package io.holdfast.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a session goes. Rendezvous hashing (Thaler and Ravishankar, 1998) gives every gateway the same answer without
 * any state, and moves only a lost node's sessions; the bound on load (Mirrokni, Thorup and Zadimoghaddam, 2016) keeps
 * a popular node from being given more than its share.
 */
final class Placement {
    /** A node may carry this much more than the mean before others are asked. */
    private static final double BOUND = 1.25;
    /** Below so many streams the bound means nothing: one more or less is not imbalance. */
    private static final int ALWAYS_ALLOWED = 50;

    private static final Comparator<NodeInfo> BY_LOAD = Comparator.comparingInt(NodeInfo::load)
            .thenComparingInt(NodeInfo::streams)
            .thenComparing(NodeInfo::id);

    private Placement() {}

    /**
     * The node for a session that has none. The gateway's own node comes first while its load allows, which saves a hop.
     *
     * @param self the node that asks
     */
    static Optional<NodeInfo> choose(String session, List<NodeInfo> healthy, String self) {
        double mean = healthy.stream().mapToInt(NodeInfo::streams).average().orElse(0);
        List<NodeInfo> allowed =
                healthy.stream().filter(node -> withinBound(node, mean)).toList();
        if (allowed.isEmpty()) {
            // Where all are full, the node that asks has decided already that it can bear this one.
            Optional<NodeInfo> least = leastLoaded(healthy);
            return least.filter(node -> !node.full())
                    .or(() -> healthy.stream()
                            .filter(node -> node.id().equals(self))
                            .findFirst())
                    .or(() -> least);
        }
        return allowed.stream()
                .filter(node -> node.id().equals(self))
                .findFirst()
                .or(() -> allowed.stream().max(Comparator.comparingLong(node -> score(session, node.id()))));
    }

    /** Where the sessions of a lost node go. */
    static Optional<NodeInfo> leastLoaded(List<NodeInfo> healthy) {
        return healthy.stream().min(BY_LOAD);
    }

    /** The same for many sessions at once: each node gets as many as it has room (apportioned by D'Hondt's method). */
    static Map<String, NodeInfo> leastLoaded(Collection<String> sessions, List<NodeInfo> healthy) {
        Map<NodeInfo, Integer> given = new HashMap<>();
        Comparator<NodeInfo> byRoom =
                Comparator.comparingDouble(node -> (double) room(node) / (1 + given.getOrDefault(node, 0)));
        Map<String, NodeInfo> placed = new HashMap<>();
        for (String session : sessions) {
            healthy.stream().max(byRoom.thenComparing(BY_LOAD.reversed())).ifPresent(node -> {
                given.merge(node, 1, Integer::sum);
                placed.put(session, node);
            });
        }
        return placed;
    }

    private static int room(NodeInfo node) {
        return Math.max(1, NodeInfo.UNKNOWN_LOAD - node.load());
    }

    private static boolean withinBound(NodeInfo node, double mean) {
        return !node.full() && node.streams() <= Math.max(ALWAYS_ALLOWED, BOUND * mean);
    }

    /** FNV-1a over both names, then the finaliser of MurmurHash3, since FNV alone mixes its last bytes poorly. */
    private static long score(String session, String node) {
        long hash = 0xcbf29ce484222325L;
        for (byte next : (session + '\n' + node).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ next) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
