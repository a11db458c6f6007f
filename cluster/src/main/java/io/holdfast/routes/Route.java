package io.holdfast.routes;

import io.holdfast.settings.OnOwnerLoss;
import io.holdfast.settings.Timeouts;
import io.holdfast.wire.OnDisconnect;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * One way in: what clients ask for, who answers, and on which terms. Never changed; a new configuration makes new ones.
 *
 * @param methods in upper case
 * @param auth whether clients have to say who they are
 * @param maxDuration age at which a stream is ended
 * @param dialect what its clients speak
 * @param heartbeat whether a silent SSE response is kept awake by comments
 * @param requestHeaders for what the upstream is sent
 * @param responseHeaders for what the client is sent
 * @param maxBodyBytes of a request, or of a message on a WebSocket
 * @param rateLimit how often one client may ask
 * @param calls for what is passed through
 */
public record Route(
        String id,
        RoutePath path,
        List<String> methods,
        RouteKind kind,
        RouteAuth auth,
        Upstreams upstreams,
        Timeouts timeouts,
        Duration maxDuration,
        OnDisconnect onDisconnect,
        OnOwnerLoss onOwnerLoss,
        Dialect dialect,
        SseProfile sseProfile,
        boolean heartbeat,
        HeaderRules requestHeaders,
        HeaderRules responseHeaders,
        int maxBodyBytes,
        RateLimit rateLimit,
        CallTerms calls) {

    public Route {
        methods = List.copyOf(methods);
    }

    /** Whether an upstream answers here with something that is no stream. */
    public boolean takesCalls() {
        return kind != RouteKind.STREAM || dialect.bodyDecides();
    }

    Route withDefaultUpstream(URI url) {
        return new Route(
                id,
                path,
                methods,
                kind,
                auth,
                upstreams.or(url),
                timeouts,
                maxDuration,
                onDisconnect,
                onOwnerLoss,
                dialect,
                sseProfile,
                heartbeat,
                requestHeaders,
                responseHeaders,
                maxBodyBytes,
                rateLimit,
                calls);
    }
}
