package io.holdfast.gateway;

import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.Problem;
import io.holdfast.gateway.calls.DurableStreams;
import io.holdfast.gateway.calls.PassThrough;
import io.holdfast.gateway.calls.Pushes;
import io.holdfast.gateway.calls.Upgrades;
import io.holdfast.gateway.http.Admission;
import io.holdfast.gateway.http.RateLimitHandler;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.streams.StreamHandlers;
import io.holdfast.gateway.streams.WebSocketConnections;
import io.holdfast.routes.Route;
import io.holdfast.routes.Routes;
import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.handler.StaticHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path does what, on both of the gateway's ports. */
final class GatewayRoutes {
    private static final Logger log = LoggerFactory.getLogger(GatewayRoutes.class);

    /** What BodyHandler fails with when a body breaks off, or is not framed as it should be. */
    private static final int BODY_BROKEN = 200;

    private static final String STREAM = "/api/stream/:id";
    /** The page needs nothing from anywhere else. */
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self' ws: wss:; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final GatewayConfig config;
    private final Routes routes;
    private final LocalNode node;
    private final SecurityHandlers security;
    private final StreamHandlers streams;
    private final WebSocketConnections webSockets;
    private final PassThrough passing;
    private final DurableStreams durable;
    private final Pushes pushes;
    private final RateLimits limits;

    /** @param routes those of the configuration */
    GatewayRoutes(
            GatewayConfig config,
            Routes routes,
            LocalNode node,
            SecurityHandlers security,
            StreamHandlers streams,
            WebSocketConnections webSockets,
            PassThrough passing,
            DurableStreams durable,
            Pushes pushes,
            RateLimits limits) {
        this.config = config;
        this.routes = routes;
        this.node = node;
        this.security = security;
        this.streams = streams;
        this.webSockets = webSockets;
        this.passing = passing;
        this.durable = durable;
        this.pushes = pushes;
        this.limits = limits;
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        security.mount(router);
        RateLimitHandler limit = new RateLimitHandler(limits, limits.stream(), config.trustedProxies());
        router.get("/api/stream/test").handler(limit).handler(streams::selfTest);
        router.get(STREAM).handler(streams::read);
        router.delete(STREAM).handler(streams::cancel);
        router.route(STREAM).handler(request -> wrongMethod(request, "GET, DELETE"));
        router.route("/ws/*").handler(this::upgrade);
        if (config.push()) {
            router.post(Pushes.PATH)
                    .handler((PlatformHandler) security::require)
                    .handler(limit)
                    .handler(BodyHandler.create(false).setBodyLimit(config.maxBodyBytes()))
                    .handler(pushes::handle);
            router.route(Pushes.PATH).handler(request -> wrongMethod(request, "POST"));
        }
        if (config.durableStreams()) {
            router.route(DurableStreams.PATH + "*")
                    .handler((PlatformHandler) security::require)
                    .handler(limit)
                    .handler(BodyHandler.create(false).setBodyLimit(config.maxBodyBytes()))
                    .handler(durable::handle);
        }
        router.get("/actuator/health").handler(this::health);
        router.route()
                .handler(
                        new RouteMounts(vertx, routes, security, streams, passing, limits, config.trustedProxies())
                                ::handle);
        router.route(HttpMethod.GET, "/*").handler(this::protectPage);
        router.route(HttpMethod.GET, "/*")
                .handler(StaticHandler.create("page").setIncludeHidden(false).setMaxAgeSeconds(60));
        router.errorHandler(404, request -> Problem.send(request.response(), Fault.NOT_FOUND, path(request)));
        router.errorHandler(405, request -> Problem.send(request.response(), Fault.METHOD_NOT_ALLOWED, path(request)));
        router.errorHandler(413, this::tooLarge);
        router.errorHandler(400, request -> Problem.send(request.response(), Fault.BAD_REQUEST, path(request)));
        router.errorHandler(500, this::defect);
        router.errorHandler(BODY_BROKEN, GatewayRoutes::brokenBody);
        return router;
    }

    private void upgrade(RoutingContext request) {
        if (Upgrades.asked(request) && streams.admit(request)) {
            // Room is taken by what is asked for on a WebSocket, not by the WebSocket.
            Admission.of(request).ifPresent(Admission::over);
            webSockets.accept(request.request(), SecurityHandlers.principal(request));
        }
    }

    /** RFC 9110 15.5.6 asks for the methods that the path knows. */
    private static void wrongMethod(RoutingContext request, String allowed) {
        request.response().putHeader("Allow", allowed);
        Problem.send(request.response(), Fault.METHOD_NOT_ALLOWED, path(request));
    }

    /** The status only; reasons are for the management port. */
    private void health(RoutingContext request) {
        boolean up = node.ready();
        request.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("status", up ? "UP" : "DOWN").toBuffer());
    }

    /** None of the page's names needs an escape, and StaticHandler fails where dots behind one leave nothing. */
    private void protectPage(RoutingContext request) {
        if (request.normalizedPath().indexOf('%') >= 0) {
            request.fail(Fault.NOT_FOUND.status());
            return;
        }
        request.response().putHeader("Content-Security-Policy", PAGE_POLICY);
        request.next();
    }

    private void tooLarge(RoutingContext request) {
        Route route = RouteMounts.of(request);
        int limit = route == null ? config.maxBodyBytes() : route.maxBodyBytes();
        Problem.send(
                request.response(), Fault.BODY_TOO_LARGE, "body: over " + limit + " bytes (allowed: max-body-size)");
    }

    /** Mostly there is nobody any more who could be told. */
    private static void brokenBody(RoutingContext request) {
        Problem.send(request.response(), Fault.BAD_REQUEST, "body: broken off, or wrong chunks");
    }

    private void defect(RoutingContext request) {
        log.error("Request failed: path={}", request.normalizedPath(), request.failure());
        Problem.send(request.response(), Fault.INTERNAL, "");
    }

    /** A path that can't be normalized is what the request is refused for. */
    private static String path(RoutingContext request) {
        try {
            return request.request().method() + " " + request.normalizedPath();
        } catch (IllegalArgumentException wrongEscape) {
            return "path: wrong percent-encoding (expected: RFC 3986 2.1)";
        }
    }
}
