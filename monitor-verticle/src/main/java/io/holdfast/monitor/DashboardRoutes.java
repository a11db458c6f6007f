package io.holdfast.monitor;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.time.Duration;

/** The operations dashboard. It holds no secret: whoever loads it still has to show the operators' token. */
final class DashboardRoutes {
    private static final String PAGE = "/dashboard/";
    private static final String ASSETS = "dashboard/assets";
    /** The names of assets have a hash of what is in them. */
    private static final Duration YEAR = Duration.ofDays(365);
    /** The page needs nothing from anywhere else. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private DashboardRoutes() {}

    static void mount(Vertx vertx, Router router) {
        router.route(HttpMethod.GET, "/").handler(DashboardRoutes::toPage);
        router.routeWithRegex(HttpMethod.GET, "/dashboard").handler(DashboardRoutes::toPage);
        router.route(HttpMethod.GET, PAGE + "*").handler(DashboardRoutes::protect);
        router.route(HttpMethod.GET, PAGE + "assets/*")
                .handler(new GzippedFiles(vertx, ASSETS, "public, immutable, max-age=" + YEAR.toSeconds()))
                .handler(files(ASSETS, YEAR));
        router.route(HttpMethod.GET, PAGE + "*").handler(files("dashboard", Duration.ZERO));
    }

    private static void toPage(RoutingContext request) {
        request.response().setStatusCode(302).putHeader("Location", PAGE).end();
    }

    private static void protect(RoutingContext request) {
        request.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        request.next();
    }

    private static StaticHandler files(String folder, Duration kept) {
        return StaticHandler.create(folder).setIncludeHidden(false).setMaxAgeSeconds(kept.toSeconds());
    }
}
