package io.holdfast.stream.live;

import io.holdfast.routes.RouteKind;
import io.holdfast.routes.Routes;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.push.PushSupply;
import io.holdfast.stream.source.OneTimeSupply;
import io.holdfast.stream.source.RouteSupply;
import io.holdfast.stream.source.SelfTestSource;
import io.holdfast.stream.source.Source;
import io.holdfast.stream.source.Supply;
import io.holdfast.stream.source.UpstreamClient;
import io.holdfast.wire.OpeningRequest;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Finds where a stream's events come from, by its route. */
final class Sources {
    private final Vertx vertx;
    private final StreamConfig config;
    private final Journal journal;
    private final Routes routes;
    private final UpstreamClient upstreams;

    Sources(Vertx vertx, StreamConfig config, Journal journal, Routes routes) {
        this.vertx = vertx;
        this.config = config;
        this.journal = journal;
        this.routes = routes;
        this.upstreams = new UpstreamClient(vertx, config, routes.health());
    }

    /** By the routes that are in force now; empty when there is no such route. */
    Optional<Supply> of(Opening opening) {
        String id = opening.request().route();
        if (id.equals(OpeningRequest.SELF_TEST)) {
            return Optional.of(new OneTimeSupply(new SelfTestSource(vertx), config.maxDuration()));
        }
        if (id.equals(OpeningRequest.PUSH)) {
            return Optional.of(new PushSupply(opening.stream(), config, journal));
        }
        return routes.current()
                .find(id)
                .filter(route -> route.kind() == RouteKind.STREAM)
                .map(route -> new RouteSupply(route, opening, upstreams, journal));
    }

    void resetConnections() {
        upstreams.reset();
    }

    /** Of a stream whose route is gone. */
    Supply none() {
        return new OneTimeSupply(Source.NONE, config.maxDuration());
    }
}
