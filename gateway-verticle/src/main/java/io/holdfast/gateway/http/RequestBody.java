package io.holdfast.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** A request's body, which has been read before any of our handlers is called. */
public final class RequestBody {
    private RequestBody() {}

    /** Empty for a request without one. */
    public static Buffer of(RoutingContext request) {
        return Optional.ofNullable(request.body().buffer()).orElseGet(Buffer::buffer);
    }
}
