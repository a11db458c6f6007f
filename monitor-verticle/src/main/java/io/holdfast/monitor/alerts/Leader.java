package io.holdfast.monitor.alerts;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.NodeRegistry;
import io.holdfast.cluster.Role;
import java.util.Comparator;

/**
 * Which node does what one node has to do for all: the oldest with the monitor role, or just the oldest. Two nodes may think
 * so of themselves for a moment; what they write is fenced.
 */
public final class Leader {
    private static final Comparator<NodeInfo> ORDER = Comparator.comparing((NodeInfo node) -> !node.has(Role.MONITOR))
            .thenComparing(NodeInfo::draining)
            .thenComparingLong(NodeInfo::epoch)
            .thenComparing(NodeInfo::id);

    private final Cluster cluster;

    public Leader(Cluster cluster) {
        this.cluster = cluster;
    }

    public boolean isHere() {
        NodeRegistry nodes = cluster.nodes();
        String own = cluster.local().id();
        return nodes.lease().held()
                && nodes.nodes().stream()
                        .filter(node -> nodes.alive(node.id()))
                        .min(ORDER)
                        .filter(node -> node.id().equals(own))
                        .isPresent();
    }
}
