package io.holdfast.monitor;

import io.holdfast.cluster.Problem;
import io.holdfast.monitor.health.HealthRoutes;
import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.wire.Fault;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path does what, on the management port. */
final class ManagementRoutes {
    private static final Logger log = LoggerFactory.getLogger(ManagementRoutes.class);
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TEXT = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HealthRoutes health;
    private final RoutesReport routes;
    private final PrometheusMeterRegistry registry;
    private final OperationsRoutes operations;
    private final OperatorAccess operators;

    /** @param routes those of the gateway, as operators see them */
    ManagementRoutes(
            HealthRoutes health,
            RoutesReport routes,
            PrometheusMeterRegistry registry,
            OperationsRoutes operations,
            OperatorAccess operators) {
        this.health = health;
        this.routes = routes;
        this.registry = registry;
        this.operations = operations;
        this.operators = operators;
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        health.mount(router);
        router.get("/actuator/gateway/routes").handler(request -> json(request, routes.json()));
        router.get("/actuator/prometheus").handler(this::metrics);
        operations.mount(router, operators);
        DashboardRoutes.mount(vertx, router);
        router.errorHandler(404, request -> Problem.send(request.response(), Fault.NOT_FOUND, path(request)));
        router.errorHandler(405, request -> Problem.send(request.response(), Fault.METHOD_NOT_ALLOWED, path(request)));
        router.errorHandler(400, request -> Problem.send(request.response(), Fault.BAD_REQUEST, path(request)));
        router.errorHandler(500, ManagementRoutes::defect);
        return router;
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
        request.vertx()
                .executeBlocking(() -> registry.scrape(type))
                .onSuccess(text ->
                        request.response().putHeader("Content-Type", type).end(text))
                .onFailure(request::fail);
    }
}
