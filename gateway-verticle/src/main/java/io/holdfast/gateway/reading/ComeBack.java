package io.holdfast.gateway.reading;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The answer to a read that can't be served just now: an empty stream that says when to come back. A status other than 200
 * would end an EventSource for good.
 */
public final class ComeBack {
    private static final String STREAMS = "/api/stream/";
    /** Not all who are sent away come back at the same moment. */
    private static final long LEAST_SPREAD_MS = 500;

    private ComeBack() {}

    /** Whether the request reads a stream that is there already. */
    public static boolean isRead(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method())
                && request.path() != null
                && request.path().startsWith(STREAMS)
                && !request.path().equals(STREAMS + "test");
    }

    /** @param ms after which it may be served */
    public static void send(HttpServerResponse response, long ms) {
        long spread = Math.max(LEAST_SPREAD_MS, ms);
        SseFormat.head(response);
        response.end(SseFormat.comeBack(ms + ThreadLocalRandom.current().nextLong(spread)));
    }
}
