package io.holdfast.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has seen of one upstream of one route. Any thread may tell and ask; a call that is told twice or late does
 * no harm.
 */
public final class UpstreamState {
    private static final Logger log = LoggerFactory.getLogger(UpstreamState.class);

    private final String route;
    private final String url;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean out;
    private volatile long outUntilNanos;
    private volatile boolean checkFailed;

    UpstreamState(String route, String url) {
        this.route = route;
        this.url = url;
    }

    /** Whether calls go there, as long as there is a choice. */
    public boolean healthy(HealthRule rule) {
        boolean failsCheck = checkFailed && rule.path().isPresent();
        return !failsCheck && !(out && outUntilNanos - System.nanoTime() > 0);
    }

    /** Calls in a row that could not connect or were answered 5xx. */
    public int failures() {
        return failures.get();
    }

    /** It has answered a call. */
    public void answered() {
        failures.set(0);
        if (out) {
            out = false;
            log.info("Upstream is back: route={} upstream={}", route, url);
        }
    }

    /** It could not be reached, or has answered 5xx. */
    public void failed(HealthRule rule) {
        if (failures.incrementAndGet() >= rule.failures()) {
            outUntilNanos = System.nanoTime() + rule.outFor().toNanos();
            if (!out) {
                out = true;
                log.warn("Upstream left out: route={} upstream={} failures={}", route, url, failures.get());
            }
        }
    }

    /** It was asked whether it is well. */
    public void checked(boolean well) {
        if (checkFailed == well) {
            checkFailed = !well;
            log.info("Upstream checked: route={} upstream={} healthy={}", route, url, well);
        }
    }
}
