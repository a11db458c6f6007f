package io.holdfast.gateway;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.calls.PassThrough;
import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.gateway.http.RateLimitHandler;
import io.holdfast.gateway.http.RequestBody;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.Cursor;
import io.holdfast.gateway.streams.StreamHandlers;
import io.holdfast.routes.Route;
import io.holdfast.routes.RoutePath;
import io.holdfast.routes.RouteTable;
import io.holdfast.routes.Routes;
import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of the configuration, on one gateway instance. A table that has changed is mounted with the next request. */
final class RouteMounts {
    private static final String ROUTE = "holdfast.route";

    private final Vertx vertx;
    private final Routes routes;
    private final SecurityHandlers security;
    private final StreamHandlers streams;
    private final PassThrough passing;
    private final RateLimits limits;
    private final TrustedProxies trustedProxies;
    private @Nullable RouteTable mountedTable;
    private Router mounted;

    RouteMounts(
            Vertx vertx,
            Routes routes,
            SecurityHandlers security,
            StreamHandlers streams,
            PassThrough passing,
            RateLimits limits,
            TrustedProxies trustedProxies) {
        this.vertx = vertx;
        this.routes = routes;
        this.security = security;
        this.streams = streams;
        this.passing = passing;
        this.limits = limits;
        this.trustedProxies = trustedProxies;
        this.mounted = Router.router(vertx);
    }

    /** Answers what belongs to a route, and lets pass what does not. */
    void handle(RoutingContext request) {
        RouteTable current = routes.current();
        if (!current.equals(mountedTable)) {
            mounted = router(current);
            mountedTable = current;
        }
        mounted.handleContext(request);
    }

    /** The route that a request belongs to, by what has been mounted. */
    static @Nullable Route of(RoutingContext request) {
        return request.get(ROUTE);
    }

    private Router router(RouteTable table) {
        Router router = Router.router(vertx);
        List<Route> ordered = table.exactFirst();
        ordered.forEach(route -> mount(router, route));
        ordered.stream()
                .collect(Collectors.groupingBy(Route::path))
                .forEach((path, sharing) ->
                        router.route(pattern(path)).handler(request -> wrongMethod(request, sharing)));
        return router;
    }

    private void mount(Router router, Route route) {
        switch (route.kind()) {
            case STREAM -> mountStream(router, route);
            case API -> mountProxy(router, route, this::call);
            case WEBSOCKET -> {
                at(router, route).handler((PlatformHandler) security::checkOrigin);
                mountProxy(router, route, passing::webSocket);
            }
        }
    }

    private void mountStream(Router router, Route route) {
        RateLimitHandler limit = new RateLimitHandler(limits, route.rateLimit().policy(route.id()), trustedProxies);
        at(router, route)
                .handler((PlatformHandler) request -> security.require(request, route))
                .handler((PlatformHandler) request -> admit(request.put(ROUTE, route), limit))
                .handler(BodyHandler.create(false).setBodyLimit(route.maxBodyBytes()))
                .handler(request -> ask(request, route));
    }

    private void ask(RoutingContext request, Route route) {
        Buffer body = RequestBody.of(request);
        if (route.dialect().asksForStream(body)) {
            streams.query(request, route);
        } else {
            passing.api(request, route, Optional.of(body));
        }
    }

    private void call(RoutingContext request, Route route) {
        streams.named(request, route, () -> passing.api(request, route, Optional.empty()));
    }

    /** Who sends a cursor asks nothing new. */
    private void admit(RoutingContext request, RateLimitHandler limit) {
        if (Cursor.parse(Cursor.sent(request.request())).isPresent()) {
            request.next();
        } else if (streams.admit(request)) {
            limit.handle(request);
        }
    }

    private static io.vertx.ext.web.Route at(Router router, Route route) {
        io.vertx.ext.web.Route mount = router.route(pattern(route.path()));
        route.methods().forEach(method -> mount.method(HttpMethod.valueOf(method)));
        return mount;
    }

    /** Calls and WebSockets that go straight to an upstream; their bodies are read as far as the upstream takes them. */
    private void mountProxy(Router router, Route route, BiConsumer<RoutingContext, Route> pass) {
        RateLimitHandler limit = new RateLimitHandler(limits, route.rateLimit().policy(route.id()), trustedProxies);
        at(router, route)
                .handler((PlatformHandler) request -> security.require(request, route))
                .handler((PlatformHandler) request -> admit(request.put(ROUTE, route), limit))
                .handler(request -> pass.accept(request, route));
    }

    /** RFC 9110 15.5.6 asks for the methods that the path knows. */
    private static void wrongMethod(RoutingContext request, List<Route> sharing) {
        request.response()
                .putHeader(
                        "Allow",
                        sharing.stream()
                                .flatMap(route -> route.methods().stream())
                                .collect(Collectors.joining(", ")));
        Problem.send(
                request.response(),
                Fault.METHOD_NOT_ALLOWED,
                request.request().method() + " " + request.normalizedPath());
    }

    private static String pattern(RoutePath path) {
        return path.below() ? path.base() + "/*" : path.base();
    }
}
