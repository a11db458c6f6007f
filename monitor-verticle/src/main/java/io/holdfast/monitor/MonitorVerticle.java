package io.holdfast.monitor;

import io.holdfast.cluster.CannotListen;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.Problem;
import io.holdfast.cluster.Routes;
import io.holdfast.wire.Fault;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port of a node: health, metrics and routes. Every node has one, whatever its roles, since probes and scrapers
 * ask each process for itself.
 */
public final class MonitorVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(MonitorVerticle.class);
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TEXT = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Cluster cluster;
    private final MonitorConfig config;
    private final RoutesReport routes;
    private final PrometheusMeterRegistry registry;
    private final Consumer<String> madeUp;
    private final IntConsumer bound;
    private @Nullable NodeHealth health;

    /**
     * To be deployed once for each node.
     *
     * @param madeUp told the operators' token, when nobody has configured one and this is the first node
     * @param bound told the port that was taken
     */
    public MonitorVerticle(
            Cluster cluster,
            MonitorConfig config,
            Routes routes,
            PrometheusMeterRegistry registry,
            Consumer<String> madeUp,
            IntConsumer bound) {
        this.madeUp = madeUp;
        this.cluster = cluster;
        this.config = config;
        this.routes = new RoutesReport(routes);
        this.registry = registry;
        this.bound = bound;
    }

    @Override
    public Future<?> start() {
        return OperatorAccess.of(cluster, config.access(), madeUp).compose(this::start);
    }

    private Future<?> start(OperatorAccess operators) {
        NodeHealth own = new NodeHealth(vertx, cluster, config.minimumNodes(), config.health(), registry);
        health = own;
        own.start();
        ClusterHealth all = new ClusterHealth(vertx, cluster, own);
        Watch watch = new Watch(vertx, cluster, config, own, registry);
        OperationsRoutes operations = new OperationsRoutes(vertx, cluster, config, registry, all, watch);
        Router router = Router.router(vertx);
        new HealthRoutes(vertx, cluster.hazelcast(), own, all).mount(router);
        router.get("/actuator/gateway/routes").handler(request -> json(request, routes.json()));
        router.get("/actuator/prometheus").handler(this::metrics);
        operations.mount(router, operators);
        DashboardRoutes.mount(vertx, router);
        router.errorHandler(404, request -> Problem.send(request.response(), Fault.NOT_FOUND, path(request)));
        router.errorHandler(405, request -> Problem.send(request.response(), Fault.METHOD_NOT_ALLOWED, path(request)));
        router.errorHandler(400, request -> Problem.send(request.response(), Fault.BAD_REQUEST, path(request)));
        router.errorHandler(500, MonitorVerticle::defect);
        return Future.all(all.start(), operations.listen()).compose(listening -> listen(router));
    }

    private Future<Integer> listen(Router router) {
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost(config.host()).setPort(config.port()))
                .requestHandler(router)
                .listen()
                .recover(failure ->
                        Future.failedFuture(new CannotListen("management-port", config.host(), config.port(), failure)))
                .map(HttpServer::actualPort)
                .onSuccess(bound::accept);
    }

    @Override
    public Future<?> stop() {
        return health == null ? Future.succeededFuture() : health.stop();
    }

    /** A path that can't be normalized is what the request is refused for. */
    private static String path(RoutingContext request) {
        try {
            return request.request().method() + " " + request.normalizedPath();
        } catch (IllegalArgumentException wrongEscape) {
            return "path: wrong percent-encoding (expected: RFC 3986 2.1)";
        }
    }

    private static void defect(RoutingContext request) {
        log.error("Management request failed: path={}", request.normalizedPath(), request.failure());
        Problem.send(request.response(), Fault.INTERNAL, "");
    }

    private static void json(RoutingContext request, JsonObject body) {
        request.response().putHeader("Content-Type", "application/json").end(body.toBuffer());
    }

    /** A scrape walks every meter, which is too much for an event loop that carries streams. */
    private void metrics(RoutingContext request) {
        String accepted = request.request().getHeader("Accept");
        String type = accepted != null && accepted.contains(OPEN_METRICS) ? OPEN_METRICS_TEXT : PROMETHEUS_TEXT;
        vertx.executeBlocking(() -> registry.scrape(type))
                .onSuccess(text ->
                        request.response().putHeader("Content-Type", type).end(text))
                .onFailure(request::fail);
    }
}
