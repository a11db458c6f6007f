package io.holdfast.gateway.reading;

import io.holdfast.routes.BreakerRule;
import io.holdfast.routes.Dialect;
import io.holdfast.routes.HeaderRules;
import io.holdfast.routes.Route;
import io.holdfast.routes.SseProfile;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * What a response adds to a stream's events.
 *
 * @param dialect what errors are told in
 * @param raw the events as the upstream sent them, and nothing else
 * @param heartbeat whether a silent response is kept awake
 * @param headers for the response head
 * @param breaker says what is answered instead while no upstream is called
 */
public record SseStyle(
        Dialect dialect, boolean raw, boolean heartbeat, HeaderRules headers, Optional<BreakerRule> breaker) {
    /** Of what is read by a stream's id, whatever its route. */
    public static final SseStyle READ = new SseStyle(Dialect.NONE, false, true, HeaderRules.NONE, Optional.empty());

    public static SseStyle of(Route route) {
        return new SseStyle(
                route.dialect(),
                route.sseProfile() == SseProfile.RAW,
                route.heartbeat(),
                route.responseHeaders(),
                Optional.of(route.upstreams().breaker()));
    }

    void applyTo(MultiMap head) {
        headers.applyTo(head);
    }
}
