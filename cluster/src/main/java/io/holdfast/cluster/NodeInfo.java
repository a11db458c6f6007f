package io.holdfast.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a node tells the cluster of itself with every heartbeat.
 *
 * @param id unique while the cluster lives; also the Vert.x node id and part of the node's bus addresses
 * @param epoch milliseconds since 1970 at the node's start: of two nodes with one id the later is right
 * @param ports what was really bound, 0 for what the node does not serve
 * @param gateways verticle instances of this role
 * @param streamers verticle instances of this role
 * @param streams open streams that the node owns
 * @param load 0 (idle) to 100 (full: overloaded), else the worse of processor and streams, 99 at most
 * @param draining takes no new work
 */
public record NodeInfo(
        String id,
        long epoch,
        Set<Role> roles,
        String host,
        Ports ports,
        int gateways,
        int streamers,
        int streams,
        int load,
        boolean draining) {

    /** A node of which nothing is known counts as full. */
    static final int UNKNOWN_LOAD = 100;

    public NodeInfo {
        roles = Set.copyOf(roles);
    }

    /** TCP ports that clients use. */
    public record Ports(int http, int ws, int management) {}

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether new streams should go to other nodes. */
    public boolean full() {
        return load >= UNKNOWN_LOAD;
    }

    JsonObject toJson() {
        JsonArray words = new JsonArray();
        roles.stream().map(Role::word).sorted().forEach(words::add);
        return new JsonObject()
                .put("id", id)
                .put("epoch", epoch)
                .put("roles", words)
                .put("host", host)
                .put("httpPort", ports.http())
                .put("wsPort", ports.ws())
                .put("managementPort", ports.management())
                .put("gateways", gateways)
                .put("streamers", streamers)
                .put("streams", streams)
                .put("load", load)
                .put("draining", draining);
    }

    static NodeInfo fromJson(JsonObject node) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        node.getJsonArray("roles").forEach(word -> Role.of(String.valueOf(word)).ifPresent(roles::add));
        return new NodeInfo(
                node.getString("id"),
                node.getLong("epoch"),
                roles,
                node.getString("host"),
                new Ports(
                        node.getInteger("httpPort", 0),
                        node.getInteger("wsPort", 0),
                        node.getInteger("managementPort", 0)),
                node.getInteger("gateways", 0),
                node.getInteger("streamers", 0),
                node.getInteger("streams", 0),
                node.getInteger("load", UNKNOWN_LOAD),
                node.getBoolean("draining", false));
    }
}
