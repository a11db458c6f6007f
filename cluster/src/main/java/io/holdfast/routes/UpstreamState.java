package io.holdfast.routes;

import io.holdfast.cluster.FailureCause;
import io.holdfast.cluster.Failures;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node has seen of one upstream of one route. Any thread may tell and ask. */
public final class UpstreamState {
    private static final Logger log = LoggerFactory.getLogger(UpstreamState.class);
    /** Failures in a row that are further apart than this are not counted together. */
    private static final long WINDOW_MS = TimeUnit.MINUTES.toMillis(5);

    private static final int NEVER = -1;

    private final String route;
    private final String url;
    private final Failures failures;
    private final CircuitBreaker breaker;
    private volatile boolean checkFailed;

    UpstreamState(Vertx vertx, String route, String url, BreakerRule rule, Failures failures) {
        this.failures = failures;
        this.route = route;
        this.url = url;
        this.breaker = CircuitBreaker.create(
                        route + " " + url,
                        vertx,
                        new CircuitBreakerOptions()
                                .setMaxFailures(rule.failures() == 0 ? Integer.MAX_VALUE : rule.failures())
                                .setFailuresRollingWindow(WINDOW_MS)
                                .setResetTimeout(rule.reset().toMillis())
                                // A call has its own limits, and tells when one has passed.
                                .setTimeout(NEVER))
                .openHandler(opened -> logOpened(rule))
                .halfOpenHandler(tried -> {
                    log.info("Breaker half open: route={} upstream={}", route, url);
                    forget();
                })
                .closeHandler(closed -> {
                    log.info("Breaker closed: route={} upstream={}", route, url);
                    forget();
                });
    }

    private String component() {
        return "upstream " + route + " " + url;
    }

    /** Nobody need be told of the breaker any more. */
    void forget() {
        failures.over(component());
    }

    private void logOpened(BreakerRule rule) {
        failures.began(FailureCause.CONNECTION, component(), "its breaker is open");
        log.warn(
                "Breaker opened: route={} upstream={} forMs={}",
                route,
                url,
                rule.reset().toMillis());
    }

    /** A call that the breaker lets through; empty while it is open, or knows nothing yet of the one that it has let through. */
    Optional<UpstreamCall> begin(Upstream upstream) {
        UpstreamCall call = new UpstreamCall(upstream);
        breaker.<Void>execute(told -> call.letThrough(told, breaker.state() == CircuitBreakerState.HALF_OPEN));
        return Optional.of(call).filter(UpstreamCall::isLetThrough);
    }

    public CircuitBreakerState breaker() {
        return breaker.state();
    }

    /** Whether calls go there, as long as there is a choice. */
    public boolean healthy(HealthRule rule) {
        boolean failsCheck = checkFailed && rule.path().isPresent();
        return !failsCheck && breaker.state() != CircuitBreakerState.OPEN;
    }

    /** Calls in a row that have failed. */
    public long failures() {
        return breaker.failureCount();
    }

    /** It was asked whether it is well. */
    public void checked(boolean well) {
        if (checkFailed == well) {
            checkFailed = !well;
            log.info("Upstream checked: route={} upstream={} healthy={}", route, url, well);
        }
    }
}
