package io.holdfast.monitor.health;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.monitor.operators.Replies;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Health over HTTP: 200 when all is well, 503 when something is not, and why in either case. */
public final class HealthRoutes {
    private static final String PATH = "/actuator/health";
    private static final long COPIES_MS = 900;

    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final NodeHealth node;
    private final ClusterHealth cluster;

    public HealthRoutes(Vertx vertx, HazelcastInstance hazelcast, NodeHealth node, ClusterHealth cluster) {
        this.vertx = vertx;
        this.hazelcast = hazelcast;
        this.node = node;
        this.cluster = cluster;
    }

    public void mount(Router router) {
        router.get(PATH).handler(request -> send(request, report(node.layers())));
        router.get(PATH + "/liveness")
                .handler(request -> send(request, node.liveness().json()));
        router.get(PATH + "/readiness")
                .handler(request -> send(request, node.readiness().json()));
        router.get(PATH + "/startup")
                .handler(request -> send(request, node.startup().json()));
        router.get(PATH + "/streaming")
                .handler(request -> send(request, node.streaming().json()));
        router.get(PATH + "/cluster").handler(request -> send(request, cluster.json()));
        router.get(PATH + "/copies").handler(this::copies);
    }

    /** Every layer, and the worst one decides. */
    private static JsonObject report(List<Layer> layers) {
        JsonObject components = new JsonObject();
        layers.forEach(layer -> components.put(layer.name(), layer.json()));
        boolean up = layers.stream().allMatch(Layer::up);
        return new JsonObject().put("status", Check.word(up)).put("components", components);
    }

    /**
     * Whether another node could be lost without a loss of streams. Bad for none of the other layers: it passes by itself.
     * Asks the other members, so it is the one answer that is not at hand.
     */
    private void copies(RoutingContext request) {
        vertx.executeBlocking(() -> hazelcast.getPartitionService().isLocalMemberSafe(), false)
                .timeout(COPIES_MS, TimeUnit.MILLISECONDS)
                .map(safe -> Check.of("copies", safe, "second copies are being made", new JsonObject()))
                .otherwise(late -> new Check("copies", "the members do not answer", new JsonObject()))
                .onSuccess(check -> send(request, new Layer("copies", List.of(check)).json()));
    }

    private static void send(RoutingContext request, JsonObject report) {
        Replies.send(request, ClusterHealth.up(report) ? 200 : 503, report);
    }
}
