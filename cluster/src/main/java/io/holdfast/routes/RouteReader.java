package io.holdfast.routes;

import static java.time.Duration.ofSeconds;

import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.OnOwnerLoss;
import io.holdfast.settings.Settings;
import io.holdfast.settings.Timeouts;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the list {@code routes}. What an entry leaves open is what the key of the same name says for all routes. */
final class RouteReader {
    private static final RoutePath QUERY_PATH = RoutePath.of("/web/api/v1/gpt/queryAgentStreamIncr");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final String ID_EXPECTED = "1 to 64 lower-case letters, digits or '-'";

    private final Settings settings;
    private final List<String> allowedHosts;
    private final Duration longest;

    RouteReader(Settings settings) {
        this.settings = settings;
        this.allowedHosts = settings.list("allowed-upstream-hosts", List.of()).stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        this.longest = CommonSettings.maxStreamDuration(settings);
    }

    /** The built-in route first, unless an entry of its name takes its place. */
    List<Route> routes() {
        Route query = builtIn();
        List<Route> routes = new ArrayList<>();
        boolean replaced = false;
        for (Settings entry : settings.sections("routes", Preset::expand)) {
            Route route = read(entry, query);
            checkAgainst(routes, route, entry);
            routes.add(route);
            replaced |= route.id().equals(query.id());
        }
        if (!replaced) {
            checkBuiltIn(routes, query);
            routes.add(0, query);
        }
        return routes;
    }

    private Route builtIn() {
        Optional<Upstream> upstream = settings.url("upstream", RouteKind.STREAM.schemes())
                .map(url -> {
                    Upstreams.check(settings, "upstream", url, allowedHosts);
                    return new Upstream(url, 1);
                });
        return new Route(
                OpeningRequest.QUERY,
                QUERY_PATH,
                RouteKind.STREAM.defaultMethods(),
                RouteKind.STREAM,
                RouteAuth.REQUIRED,
                new Upstreams(
                        upstream.stream().toList(),
                        HealthRule.from(settings, HealthRule.DEFAULT),
                        BreakerRule.from(settings, BreakerRule.DEFAULT),
                        RetryRule.from(settings, RetryRule.DEFAULT)),
                CommonSettings.timeouts(settings),
                longest,
                CommonSettings.onDisconnect(settings, OnDisconnect.DETACH),
                onOwnerLoss(settings),
                Dialect.NONE,
                SseProfile.IDS,
                true,
                HeaderRules.NONE,
                HeaderRules.NONE,
                CommonSettings.maxBodyBytes(settings),
                RateLimit.from(settings),
                CallTerms.DEFAULT);
    }

    /** Of all routes that do not say, some of which speak no dialect. */
    private static OnOwnerLoss onOwnerLoss(Settings settings) {
        OnOwnerLoss how = CommonSettings.onOwnerLoss(settings, OnOwnerLoss.REPLAY);
        if (how == OnOwnerLoss.RESUME) {
            settings.problem("on-owner-loss", "resume", "replay, continue or fail, unless a route says it");
        }
        return how;
    }

    private Route read(Settings entry, Route def) {
        entry.optionalChoice("preset", Preset.class);
        String id = entry.requiredText("id", ID, ID_EXPECTED);
        if (id.equals(OpeningRequest.SELF_TEST)) {
            entry.problem("id", id, "a name other than that of the self-test");
        }
        RouteKind kind = entry.choice("kind", RouteKind.STREAM, RouteKind.class);
        Dialect dialect = entry.choice("dialect", Dialect.NONE, Dialect.class);
        Upstreams none = def.upstreams().without();
        Upstreams upstreams =
                Upstreams.from(entry, kind == RouteKind.STREAM ? def.upstreams() : none, kind.schemes(), allowedHosts);
        if (kind != RouteKind.STREAM
                && upstreams.all().isEmpty()
                && !entry.has("upstream")
                && !entry.has("upstreams")) {
            entry.problem("upstream", "missing", "a URL, since " + Settings.nameOf(kind) + " has no default");
        }
        return new Route(
                id,
                path(entry, id),
                methods(entry, kind),
                kind,
                entry.choice("auth", RouteAuth.REQUIRED, RouteAuth.class),
                upstreams,
                Timeouts.from(entry, def.timeouts()),
                entry.duration("max-duration", longest, ofSeconds(1), longest),
                CommonSettings.onDisconnect(entry, def.onDisconnect()),
                onOwnerLoss(entry, def, dialect),
                dialect,
                entry.choice("sse-profile", def.sseProfile(), SseProfile.class),
                entry.flag("heartbeat", def.heartbeat()),
                HeaderRules.from(entry, "request-headers"),
                HeaderRules.from(entry, "response-headers"),
                maxBodyBytes(entry, kind, def),
                RateLimit.from(entry, def.rateLimit()),
                CallTerms.from(entry));
    }

    private static OnOwnerLoss onOwnerLoss(Settings entry, Route def, Dialect dialect) {
        OnOwnerLoss how = CommonSettings.onOwnerLoss(entry, def.onOwnerLoss());
        if (how == OnOwnerLoss.RESUME && dialect != Dialect.OPENAI_RESPONSES) {
            entry.problem("on-owner-loss", "resume", "another one, or dialect: openai-responses");
        }
        return how;
    }

    /** API calls pass their bodies on as they come, so that large ones cost no memory. */
    private static int maxBodyBytes(Settings entry, RouteKind kind, Route def) {
        int most = CommonSettings.maxBodyBytes(
                entry, kind == RouteKind.API ? CommonSettings.MAX_CALL_BODY_BYTES : def.maxBodyBytes());
        if (kind == RouteKind.WEBSOCKET && most > def.maxBodyBytes()) {
            entry.problem(
                    "max-body-size",
                    Integer.toString(most),
                    "no more than the key of all routes, " + def.maxBodyBytes());
        }
        return most;
    }

    private static RoutePath path(Settings entry, String id) {
        if (id.equals(OpeningRequest.QUERY) && !entry.has("path")) {
            return QUERY_PATH;
        }
        String written = entry.requiredText("path", RoutePath.WRITTEN, RoutePath.EXPECTED);
        RoutePath path = RoutePath.of(written);
        if (path.isReserved()) {
            entry.problem("path", written, "nothing that overlaps /api/stream, /actuator or /ws");
        }
        return path;
    }

    private static List<String> methods(Settings entry, RouteKind kind) {
        List<String> methods = entry.list("methods", kind.defaultMethods());
        if (methods.isEmpty() || !kind.possibleMethods().containsAll(methods)) {
            entry.problem(
                    "methods",
                    String.join(",", methods),
                    "some of " + String.join(", ", kind.possibleMethods()) + " for " + Settings.nameOf(kind));
        }
        return methods.stream().distinct().toList();
    }

    private static void checkAgainst(List<Route> before, Route route, Settings entry) {
        for (Route other : before) {
            if (!route.id().isEmpty() && other.id().equals(route.id())) {
                entry.problem("id", route.id(), "each id once");
            } else if (clash(route, other)) {
                entry.problem(
                        "path", route.path().toString(), "another path or other methods than those of " + other.id());
            }
        }
    }

    private void checkBuiltIn(List<Route> routes, Route query) {
        for (Route route : routes) {
            if (clash(route, query)) {
                settings.problem(
                        "routes",
                        route.path() + " of " + route.id(),
                        "id " + query.id() + " for what replaces that route");
            }
        }
    }

    /** More exact paths go first, so only the same path is a clash. */
    private static boolean clash(Route route, Route other) {
        return !route.path().isNone()
                && route.path().equals(other.path())
                && !Collections.disjoint(route.methods(), other.methods());
    }
}
