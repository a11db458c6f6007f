package io.holdfast.monitor;

import io.holdfast.cluster.Cluster;
import io.holdfast.monitor.health.ClusterHealth;
import io.holdfast.monitor.live.LiveFeed;
import io.holdfast.monitor.nodes.NodeAnswers;
import io.holdfast.monitor.nodes.NodesReport;
import io.holdfast.monitor.nodes.Peers;
import io.holdfast.monitor.nodes.StreamQueries;
import io.holdfast.monitor.nodes.StreamRoutes;
import io.holdfast.monitor.nodes.Taps;
import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.monitor.operators.Parameters;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.operations.Endpoint;
import io.holdfast.operations.Question;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What operators see and do, under {@code /api/operations/}; docs/operations-api.md says it to them. */
final class OperationsRoutes {
    private static final long LONGEST_PATIENCE_SECONDS = 3_600;

    private final Peers peers;
    private final NodeAnswers self;
    private final NodesReport nodes;
    private final StreamRoutes streams;
    private final LiveFeed live;
    private final Watch watch;

    OperationsRoutes(
            Vertx vertx,
            Cluster cluster,
            MonitorConfig config,
            MeterRegistry registry,
            ClusterHealth health,
            Watch watch) {
        this.peers = new Peers(vertx, cluster);
        this.self = new NodeAnswers(vertx, cluster, config.drain(), registry);
        this.nodes = new NodesReport(cluster, peers);
        StreamQueries queries = new StreamQueries(cluster, peers);
        this.streams = new StreamRoutes(
                queries, new Taps(vertx, queries, config.follow().taps(), registry));
        this.live = new LiveFeed(
                vertx,
                health::json,
                nodes,
                watch.alerts(),
                watch.events(),
                queries,
                config.follow().liveSockets(),
                registry);
        this.watch = watch;
    }

    /** Answers the other nodes' questions from now on. */
    Future<Void> listen() {
        peers.keepWarm();
        return self.listen();
    }

    void mount(Router router, OperatorAccess operators) {
        OperationsDocument.mount(router);
        live.mountSocket(router);
        router.route(OperatorAccess.BASE + "/*").handler(operators::check);
        watch.mount(router);
        router.get(OperatorAccess.BASE + "/nodes").handler(request -> Replies.answer(request, nodes::all));
        router.post(OperatorAccess.BASE + "/nodes/:node/drain").handler(this::drain);
        router.post(OperatorAccess.BASE + "/nodes/:node/undrain").handler(request -> {
            String node = request.pathParam("node");
            Replies.act(request, "undrain", node, () -> tell(node, Question.UNDRAIN, new JsonObject()));
        });
        streams.mount(router);
        live.mountTickets(router);
    }

    private void drain(RoutingContext request) {
        String node = request.pathParam("node");
        Replies.act(request, "drain", node, () -> {
            JsonObject details = new JsonObject();
            Parameters.number(request.request().params(), "patience", 0, LONGEST_PATIENCE_SECONDS)
                    .ifPresent(seconds -> details.put("patienceSeconds", seconds));
            return tell(node, Question.DRAIN, details);
        });
    }

    private Future<JsonObject> tell(String node, Question question, JsonObject details) {
        return peers.ask(Endpoint.node(peers.node(node).id()), question, details)
                .map(own -> nodes.json(peers.node(node), own));
    }
}
