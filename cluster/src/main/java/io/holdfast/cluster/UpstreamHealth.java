package io.holdfast.cluster;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this node has seen of its upstreams, across changes of the routes. Any thread may ask. */
public final class UpstreamHealth {
    private record Key(String route, URI url) {}

    private final Map<Key, UpstreamState> states = new ConcurrentHashMap<>();

    public UpstreamState of(Route route, Upstream upstream) {
        return states.computeIfAbsent(
                new Key(route.id(), upstream.url()), key -> new UpstreamState(key.route(), upstream.shown()));
    }

    public boolean healthy(Route route, Upstream upstream) {
        return of(route, upstream).healthy(route.upstreams().health());
    }

    /** Forgets the upstreams that no route names any more. */
    void keep(RouteTable table) {
        states.keySet()
                .removeIf(key -> table.find(key.route())
                        .filter(route -> route.upstreams().all().stream()
                                .anyMatch(upstream -> upstream.url().equals(key.url())))
                        .isEmpty());
    }
}
