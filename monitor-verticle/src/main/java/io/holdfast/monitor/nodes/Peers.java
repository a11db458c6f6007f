package io.holdfast.monitor.nodes;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.operations.Endpoint;
import io.holdfast.operations.OperationRefused;
import io.holdfast.operations.Question;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks the nodes of the cluster over the bus: all of them at once, and none for longer than the limit. */
public final class Peers {
    /** Two rounds make an answer, at most, and it should come within two seconds. */
    static final long ROUND_MS = 800;

    private static final long WARM_MS = 1_000;

    private final Vertx vertx;
    private final Cluster cluster;
    private Set<String> warm = new HashSet<>();

    /** What one endpoint has said. */
    record Answer(String node, JsonObject body) {}

    /**
     * @param given in no order
     * @param silent nodes of which an endpoint did not answer, by name
     */
    record Answers(List<Answer> given, Set<String> silent) {}

    public Peers(Vertx vertx, Cluster cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
    }

    /**
     * The first question to an address looks it up in the cluster, where a frozen member may keep it. So new nodes are asked
     * something as soon as they are there.
     */
    public void keepWarm() {
        vertx.setPeriodic(0, WARM_MS, tick -> {
            Set<String> known = new HashSet<>();
            for (NodeInfo node : cluster.nodes().nodes()) {
                known.add(node.id());
                if (!warm.contains(node.id())) {
                    Stream.of(Stream.of(Endpoint.node(node.id())), streams(node), gateways(node))
                            .flatMap(each -> each)
                            .forEach(endpoint -> ask(endpoint, Question.NODE, new JsonObject()));
                }
            }
            warm = known;
        });
    }

    public Future<JsonObject> ask(Endpoint endpoint, Question question, JsonObject details) {
        return endpoint.ask(vertx, question, details, ROUND_MS);
    }

    /** Never fails: an endpoint that refuses has nothing to say, one that is late makes its node silent. */
    Future<Answers> askAll(Collection<Endpoint> endpoints, Question question, JsonObject details) {
        List<Future<JsonObject>> asked = new ArrayList<>();
        List<Endpoint> order = List.copyOf(endpoints);
        order.forEach(endpoint -> asked.add(ask(endpoint, question, details.copy())));
        if (asked.isEmpty()) {
            return Future.succeededFuture(new Answers(List.of(), new TreeSet<>()));
        }
        return Future.join(asked).transform(all -> Future.succeededFuture(collect(order, asked)));
    }

    private static Answers collect(List<Endpoint> order, List<Future<JsonObject>> asked) {
        List<Answer> given = new ArrayList<>();
        Set<String> silent = new TreeSet<>();
        for (int i = 0; i < asked.size(); i++) {
            Future<JsonObject> one = asked.get(i);
            if (one.succeeded()) {
                given.add(new Answer(order.get(i).node(), one.result()));
            } else if (one.cause() instanceof OperationRefused refused && refused.fault() == Fault.NODE_SILENT) {
                silent.add(order.get(i).node());
            }
        }
        return new Answers(given, silent);
    }

    List<Endpoint> nodes() {
        return cluster.nodes().nodes().stream()
                .map(node -> Endpoint.node(node.id()))
                .toList();
    }

    static Stream<Endpoint> streams(NodeInfo node) {
        return IntStream.range(0, node.streamers()).mapToObj(instance -> Endpoint.stream(node.id(), instance));
    }

    static Stream<Endpoint> gateways(NodeInfo node) {
        return IntStream.range(0, node.gateways()).mapToObj(instance -> Endpoint.gateway(node.id(), instance));
    }

    /** Fails with {@link OperationRefused} when there is no such node. */
    public NodeInfo node(String id) {
        return cluster.nodes().node(id).orElseThrow(() -> {
            List<String> known =
                    cluster.nodes().nodes().stream().map(NodeInfo::id).sorted().toList();
            return new OperationRefused(
                    Fault.NODE_UNKNOWN, "node: " + id + " (expected: one of " + String.join(", ", known) + ")");
        });
    }
}
