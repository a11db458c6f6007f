package io.holdfast.gateway;

import io.holdfast.cluster.HeaderRules;
import io.holdfast.cluster.Route;
import io.holdfast.cluster.SseProfile;
import io.vertx.core.MultiMap;

/**
 * What a response adds to a stream's events.
 *
 * @param raw the events as the upstream sent them, and nothing else
 * @param heartbeat whether a silent response is kept awake
 * @param headers for the response head
 */
record SseStyle(boolean raw, boolean heartbeat, HeaderRules headers) {
    /** Of what is read by a stream's id, whatever its route. */
    static final SseStyle READ = new SseStyle(false, true, HeaderRules.NONE);

    static SseStyle of(Route route) {
        return new SseStyle(route.sseProfile() == SseProfile.RAW, route.heartbeat(), route.responseHeaders());
    }

    void applyTo(MultiMap head) {
        headers.remove().forEach(head::remove);
        headers.set().forEach(head::set);
    }
}
