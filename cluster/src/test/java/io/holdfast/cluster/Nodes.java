package io.holdfast.cluster;

import io.holdfast.cluster.NodeInfo.Ports;
import java.util.Set;

/** Nodes as tests want them: all roles, idle unless said otherwise. */
final class Nodes {
    private Nodes() {}

    static NodeInfo node(String id) {
        return node(id, 0, 0);
    }

    static NodeInfo node(String id, int streams, int load) {
        return new NodeInfo(
                id, 1, Set.of(Role.values()), "127.0.0.1", new Ports(8080, 8082, 8081), 2, 2, streams, load, false);
    }

    static NodeInfo withRoles(NodeInfo node, Role... roles) {
        return new NodeInfo(
                node.id(),
                node.epoch(),
                Set.of(roles),
                node.host(),
                node.ports(),
                node.gateways(),
                node.streamers(),
                node.streams(),
                node.load(),
                node.draining());
    }

    static NodeInfo draining(NodeInfo node) {
        return new NodeInfo(
                node.id(),
                node.epoch(),
                node.roles(),
                node.host(),
                node.ports(),
                node.gateways(),
                node.streamers(),
                node.streams(),
                node.load(),
                true);
    }
}
