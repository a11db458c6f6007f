package io.holdfast.stream.source;

import io.holdfast.routes.HealthRule;
import io.holdfast.routes.Routes;
import io.holdfast.routes.Upstream;
import io.holdfast.routes.UpstreamState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks each upstream whose route says where, now and then, whether it is well. */
public final class UpstreamChecks {
    /** How often to {@link #look} for routes that have come or changed. */
    public static final long NEW_ROUTES_MS = 1_000;

    private static final long PATIENCE_MS = 2_000;

    private final Vertx vertx;
    private final Routes routes;
    private final HttpClient http;
    /** When each is asked next; none of those that are being asked. */
    private final Map<UpstreamState, Long> nextNanos = new HashMap<>();

    private final Set<UpstreamState> asked = new HashSet<>();

    public UpstreamChecks(Vertx vertx, Routes routes) {
        this.vertx = vertx;
        this.routes = routes;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setName("upstream-checks").setMaxRedirects(0));
    }

    /** Asks those whose time has come; each is asked again, as long as its route stands, when its interval has passed. */
    public void look() {
        Set<UpstreamState> known = new HashSet<>();
        routes.current().routes().forEach(route -> {
            HealthRule rule = route.upstreams().health();
            rule.path()
                    .ifPresent(path -> route.upstreams().all().forEach(upstream -> {
                        UpstreamState state = routes.health().of(route, upstream);
                        known.add(state);
                        if (due(state)) {
                            ask(upstream, path, state, rule);
                        }
                    }));
        });
        nextNanos.keySet().retainAll(known);
    }

    private boolean due(UpstreamState state) {
        return !asked.contains(state) && nextNanos.getOrDefault(state, System.nanoTime()) - System.nanoTime() <= 0;
    }

    private void ask(Upstream upstream, String path, UpstreamState state, HealthRule rule) {
        asked.add(state);
        answer(upstream, path)
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .otherwise(unreachable -> false)
                .onSuccess(well -> {
                    state.checked(well);
                    asked.remove(state);
                    nextNanos.put(state, System.nanoTime() + rule.interval().toNanos());
                    vertx.setTimer(rule.interval().toMillis(), due -> look());
                });
    }

    /** Only the head is of interest. */
    private Future<Boolean> answer(Upstream upstream, String path) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(upstream.http().resolve(path).toString())
                .setFollowRedirects(false)
                .setTimeout(PATIENCE_MS);
        return http.request(options)
                .compose(request -> request.send()
                        .map(response -> response.statusCode() / 100 == 2)
                        .onComplete(answered -> hangUp(request)));
    }

    private static void hangUp(HttpClientRequest request) {
        request.reset();
    }
}
