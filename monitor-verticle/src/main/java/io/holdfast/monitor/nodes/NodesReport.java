package io.holdfast.monitor.nodes;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Role;
import io.holdfast.monitor.nodes.Peers.Answers;
import io.holdfast.operations.Question;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every node as operators see it: what its heartbeats say, and what it answers now. */
public final class NodesReport {
    /** What only the node itself can tell; null while it does not answer. */
    private static final List<String> OWN_WORD =
            List.of("version", "uptimeMs", "connections", "readers", "calls", "eventsSent", "eventsJournaled");

    private final Cluster cluster;
    private final Peers peers;

    public NodesReport(Cluster cluster, Peers peers) {
        this.cluster = cluster;
        this.peers = peers;
    }

    public Future<JsonObject> all() {
        return peers.askAll(peers.nodes(), Question.NODE, new JsonObject()).map(this::json);
    }

    private JsonObject json(Answers answers) {
        Map<String, JsonObject> own = new HashMap<>();
        answers.given().forEach(answer -> own.put(answer.node(), answer.body()));
        JsonArray nodes = new JsonArray();
        cluster.nodes().nodes().stream()
                .sorted(Comparator.comparing(NodeInfo::id))
                .forEach(node -> nodes.add(json(node, own.getOrDefault(node.id(), new JsonObject()))));
        return new JsonObject().put("nodes", nodes).put("unanswered", new JsonArray(List.copyOf(answers.silent())));
    }

    /** @param own what the node has answered, empty when it has not */
    public JsonObject json(NodeInfo node, JsonObject own) {
        JsonArray roles = new JsonArray();
        node.roles().stream().map(Role::word).sorted().forEach(roles::add);
        boolean answered = !own.isEmpty();
        JsonObject json = new JsonObject()
                .put("id", node.id())
                .put("state", answered ? own.getString("phase") : "silent")
                .put("takesWork", answered && own.getBoolean("takesWork"))
                .put("draining", answered ? own.getString("phase").equals("draining") : node.draining())
                .put("roles", roles)
                .put("host", node.host())
                .put("httpPort", node.ports().http())
                .put("wsPort", node.ports().ws())
                .put("managementPort", node.ports().management())
                .put("load", node.load())
                .put("full", node.full())
                .put("streams", answered ? own.getInteger("streams") : Integer.valueOf(node.streams()))
                .put("epoch", node.epoch())
                .put("startedAt", Instant.ofEpochMilli(node.epoch()).toString())
                .put("heartbeatAgeMs", cluster.nodes().heardMsAgo(node.id()).orElse(0));
        OWN_WORD.forEach(name -> json.put(name, own.getValue(name)));
        return json;
    }
}
