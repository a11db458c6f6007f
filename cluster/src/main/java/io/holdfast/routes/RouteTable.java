package io.holdfast.routes;

import io.holdfast.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All routes that are in force at one time. Never changed; a new configuration makes a new one.
 *
 * @param routes the built-in one first, then in the order of the configuration
 */
public record RouteTable(List<Route> routes) {
    private static final Comparator<Route> EXACT_FIRST = Comparator.comparing(
                    (Route route) -> route.path().below())
            .thenComparing(route -> -route.path().base().length());

    public RouteTable {
        routes = List.copyOf(routes);
    }

    /** Reads the routes; what is wrong with them is noted in the settings. */
    public static RouteTable from(Settings settings) {
        return new RouteTable(new RouteReader(settings).routes());
    }

    /** As requests are matched with them: what is more exact goes first. */
    public List<Route> exactFirst() {
        return routes.stream().sorted(EXACT_FIRST).toList();
    }

    /** The route that answers a request. */
    public Optional<Route> of(String method, String path) {
        return routes.stream()
                .filter(route ->
                        route.methods().contains(method) && route.path().covers(path))
                .min(EXACT_FIRST);
    }

    /** Whether there is a route whose clients need not say who they are. */
    public boolean anyOpen() {
        return routes.stream().anyMatch(route -> route.auth() == RouteAuth.NONE);
    }

    public Optional<Route> find(String id) {
        return routes.stream().filter(route -> route.id().equals(id)).findFirst();
    }

    /** The same, where what has no upstream of its own is answered by this one. */
    public RouteTable withDefaultUpstream(URI url) {
        return new RouteTable(
                routes.stream().map(route -> route.withDefaultUpstream(url)).toList());
    }

    /** Whether a route waits for {@link #withDefaultUpstream}. */
    public boolean lacksUpstream() {
        return routes.stream().anyMatch(route -> route.upstreams().all().isEmpty());
    }

    /** The longest that an upstream may take to answer at all. */
    public Duration longestAnswer() {
        return routes.stream()
                .map(route -> route.timeouts().answer())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
