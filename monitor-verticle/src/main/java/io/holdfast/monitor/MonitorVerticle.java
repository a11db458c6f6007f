package io.holdfast.monitor;

import io.holdfast.cluster.CannotListen;
import io.holdfast.cluster.Cluster;
import io.holdfast.monitor.health.ClusterHealth;
import io.holdfast.monitor.health.HealthRoutes;
import io.holdfast.monitor.health.NodeHealth;
import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.routes.Routes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The management port of a node: health, metrics and routes. Every node has one, whatever its roles, since probes and scrapers
 * ask each process for itself.
 */
public final class MonitorVerticle extends VerticleBase {
    private final Cluster cluster;
    private final MonitorConfig config;
    private final Routes routes;
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
        this.routes = routes;
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
        Router router = new ManagementRoutes(
                        new HealthRoutes(vertx, cluster.hazelcast(), own, all),
                        new RoutesReport(routes),
                        registry,
                        operations,
                        operators)
                .router(vertx);
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
}
