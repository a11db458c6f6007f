package io.holdfast.monitor.health;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes say of their health. Each tells the others in a few words when that changes, and now and then for those
 * who have just come. Belongs to one event loop.
 */
public final class ClusterHealth {
    private static final String ADDRESS = "holdfast.health";
    private static final long LOOK_MS = 1_000;
    private static final int REPEAT_LOOKS = 5;
    private static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(15);

    private record Said(JsonObject news, long atNanos) {}

    private final Vertx vertx;
    private final Cluster cluster;
    private final NodeHealth own;
    private final Map<String, Said> said = new HashMap<>();
    private @Nullable JsonObject lastNews;
    private int looks;

    public ClusterHealth(Vertx vertx, Cluster cluster, NodeHealth own) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.own = own;
    }

    public Future<Void> start() {
        var consumer = vertx.eventBus().<JsonObject>consumer(ADDRESS);
        consumer.handler(
                message -> said.put(message.body().getString("id"), new Said(message.body(), System.nanoTime())));
        vertx.setPeriodic(LOOK_MS, tick -> tell());
        return consumer.completion();
    }

    private void tell() {
        JsonObject news = news();
        looks++;
        if (!news.equals(lastNews) || looks % REPEAT_LOOKS == 0) {
            lastNews = news;
            vertx.eventBus().publish(ADDRESS, news);
        }
        said.keySet().removeIf(id -> cluster.nodes().node(id).isEmpty());
    }

    private JsonObject news() {
        JsonObject layers = new JsonObject();
        JsonArray reasons = new JsonArray();
        for (Layer layer : own.layers()) {
            layers.put(layer.name(), Check.word(layer.up()));
            layer.checks().stream()
                    .filter(check -> !check.up())
                    .forEach(check -> reasons.add(layer.name() + "." + check.id() + ": " + check.reason()));
        }
        return node(cluster.local().id(), layers, reasons);
    }

    private static JsonObject node(String id, JsonObject layers, JsonArray reasons) {
        return new JsonObject()
                .put("id", id)
                .put("status", Check.word(reasons.isEmpty()))
                .put("layers", layers)
                .put("reasons", reasons);
    }

    /** Of one that does not say how its layers are. */
    private static JsonObject untold(String id, JsonArray reasons) {
        return node(id, new JsonObject(), reasons);
    }

    /** Every node that is known, and the worst of them. */
    public JsonObject json() {
        JsonArray nodes = new JsonArray();
        long now = System.nanoTime();
        cluster.nodes().nodes().stream()
                .sorted(Comparator.comparing(NodeInfo::id))
                .forEach(node -> nodes.add(of(node, now)));
        boolean up = nodes.stream().map(JsonObject.class::cast).allMatch(ClusterHealth::up);
        return new JsonObject().put("status", Check.word(up)).put("nodes", nodes);
    }

    static boolean up(JsonObject report) {
        return Check.word(true).equals(report.getString("status"));
    }

    private JsonObject of(NodeInfo node, long now) {
        if (node.id().equals(cluster.local().id())) {
            return news();
        }
        Said last = said.get(node.id());
        if (!cluster.nodes().alive(node.id())) {
            return untold(node.id(), new JsonArray().add("the node is silent"));
        }
        // Who has just come has not said anything yet.
        boolean old = last != null && now - last.atNanos() > OLD_NANOS;
        if (old) {
            return untold(node.id(), new JsonArray().add("the node's monitor is silent"));
        }
        return last == null ? untold(node.id(), new JsonArray()) : last.news();
    }
}
