package io.holdfast.gateway.http;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.gateway.limits.Decision;
import io.holdfast.gateway.limits.Decision.Outcome;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.routes.RatePolicy;
import io.holdfast.wire.Fault;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets a request on whose client has a token left, before its body is read, and tells the client how it stands in the
 * fields of draft-ietf-httpapi-ratelimit-headers-10.
 */
public final class RateLimitHandler implements PlatformHandler {
    private final RateLimits limits;
    private final Optional<RatePolicy> policy;
    private final TrustedProxies trustedProxies;

    public RateLimitHandler(RateLimits limits, Optional<RatePolicy> policy, TrustedProxies trustedProxies) {
        this.limits = limits;
        this.policy = policy;
        this.trustedProxies = trustedProxies;
    }

    @Override
    public void handle(RoutingContext request) {
        if (policy.isEmpty()) {
            request.next();
            return;
        }
        request.request().pause();
        Client client = Client.of(request.request(), trustedProxies, SecurityHandlers.principal(request));
        limits.take(policy, client).onSuccess(decision -> {
            policy.filter(limit -> decision.known()).ifPresent(limit -> tell(request.response(), limit, decision));
            // Before what follows, which may want to pause it again; nothing is read before this turn is over.
            request.request().resume();
            if (decision.allowed()) {
                request.next();
            } else {
                refuse(request.response(), decision);
            }
        });
    }

    private void refuse(HttpServerResponse response, Decision decision) {
        response.putHeader("Retry-After", Long.toString(decision.retrySeconds()));
        Problem.send(response, fault(decision), "");
    }

    public static Fault fault(Decision decision) {
        return decision.outcome() == Outcome.LIMITED ? Fault.RATE_LIMITED : Fault.LIMITER_UNAVAILABLE;
    }

    private static void tell(HttpServerResponse response, RatePolicy policy, Decision decision) {
        response.putHeader("RateLimit-Policy", policyField(policy))
                .putHeader("RateLimit", stateField(policy, decision));
    }

    /** The burst, and in which time it is there again: that is the rate, too. */
    static String policyField(RatePolicy policy) {
        long second = TimeUnit.SECONDS.toMillis(1);
        long window = Math.max(1, (policy.msFor(policy.capacity()) + second - 1) / second);
        return "\"" + policy.name() + "\";q=" + policy.burst() + ";w=" + window;
    }

    static String stateField(RatePolicy policy, Decision decision) {
        return "\"" + policy.name() + "\";r=" + decision.remaining() + ";t=" + decision.fullSeconds();
    }
}
