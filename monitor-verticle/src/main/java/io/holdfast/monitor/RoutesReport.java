package io.holdfast.monitor;

import io.holdfast.routes.HeaderRules;
import io.holdfast.routes.Route;
import io.holdfast.routes.Routes;
import io.holdfast.routes.Upstream;
import io.holdfast.routes.UpstreamState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;

/** The routes in force, for operators: header names without their values, URLs without credentials. */
final class RoutesReport {
    private final Routes routes;

    RoutesReport(Routes routes) {
        this.routes = routes;
    }

    JsonObject json() {
        Routes.InForce inForce = routes.inForce();
        JsonArray list = new JsonArray();
        inForce.table().routes().forEach(route -> list.add(json(route)));
        return new JsonObject().put("since", inForce.since().toString()).put("routes", list);
    }

    private JsonObject json(Route route) {
        JsonArray upstreams = new JsonArray();
        route.upstreams().all().forEach(upstream -> upstreams.add(json(route, upstream)));
        return new JsonObject()
                .put("id", route.id())
                .put("path", route.path().toString())
                .put("methods", new JsonArray(route.methods()))
                .put("kind", word(route.kind()))
                .put("auth", word(route.auth()))
                .put("upstreams", upstreams)
                .put("connectTimeout", iso(route.timeouts().connect()))
                .put("firstByteTimeout", iso(route.timeouts().firstByte()))
                .put("idleTimeout", iso(route.timeouts().idle()))
                .put("maxDuration", iso(route.maxDuration()))
                .put("breakerFailures", route.upstreams().breaker().failures())
                .put("breakerReset", iso(route.upstreams().breaker().reset()))
                .put("fallback", route.upstreams().breaker().fallback().isPresent())
                .put("upstreamRetries", route.upstreams().retry().retries())
                .put("retryBudget", route.upstreams().retry().budgetPercent())
                .put("retryBudgetLeast", route.upstreams().retry().budgetPerSecond())
                .put("onDisconnect", word(route.onDisconnect()))
                .put("onOwnerLoss", word(route.onOwnerLoss()))
                .put("dialect", word(route.dialect()))
                .put("sseProfile", word(route.sseProfile()))
                .put("heartbeat", route.heartbeat())
                .put("requestHeaders", json(route.requestHeaders()))
                .put("responseHeaders", json(route.responseHeaders()))
                .put("maxBodySize", route.maxBodyBytes())
                .put("timeout", iso(route.calls().timeout()))
                .put("rateLimit", route.rateLimit().rate())
                .put("rateLimitBurst", route.rateLimit().burst())
                .put("rateLimitBy", word(route.rateLimit().by()));
    }

    private JsonObject json(Route route, Upstream upstream) {
        UpstreamState state = routes.health().of(route, upstream);
        return new JsonObject()
                .put("url", upstream.shown())
                .put("weight", upstream.weight())
                .put("status", state.healthy(route.upstreams().health()) ? "UP" : "DOWN")
                .put("breaker", word(state.breaker()))
                .put("failures", state.failures());
    }

    private static JsonObject json(HeaderRules rules) {
        return new JsonObject().put("set", sorted(rules.set().keySet())).put("remove", sorted(rules.remove()));
    }

    private static JsonArray sorted(Collection<String> names) {
        JsonArray sorted = new JsonArray();
        new TreeSet<>(names).forEach(sorted::add);
        return sorted;
    }

    /** As ISO 8601 writes durations, {@code PT2M}. */
    private static String iso(Duration duration) {
        return duration.toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
