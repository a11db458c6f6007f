package io.holdfast.gateway.calls;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.holdfast.wire.Terms;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/**
 * Streams that clients make and append to themselves, in the dialect of the Durable Streams protocol. A stream's owner
 * speaks it; a gateway finds the owner, and another one when that is lost.
 */
public final class DurableStreams {
    public static final String PATH = "/v1/stream/";

    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE");
    /** What an owner is told of a request's head. */
    private static final Set<String> FIELDS = Set.of(
            "content-type",
            "if-none-match",
            "last-event-id",
            "producer-epoch",
            "producer-id",
            "producer-seq",
            "stream-closed",
            "stream-expires-at",
            "stream-fork-offset",
            "stream-fork-sub-offset",
            "stream-forked-from",
            "stream-seq",
            "stream-ttl");

    private final OwnerCalls owners;

    public DurableStreams(OwnerCalls owners) {
        this.owners = owners;
    }

    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String method = request.method().name();
        context.response().putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        if (!METHODS.contains(method)) {
            context.response().putHeader("Allow", String.join(", ", METHODS));
            Problem.send(context.response(), Fault.METHOD_NOT_ALLOWED, "");
            return;
        }
        String principal = SecurityHandlers.principal(context);
        String path = context.normalizedPath();
        OpeningRequest opening = new OpeningRequest(
                OpeningRequest.DURABLE,
                SecurityHandlers.query(context),
                OwnerCalls.fields(request, FIELDS),
                Buffer.buffer(),
                Terms.DEFAULT.of(principal),
                new Target(method, path));
        owners.ask(context, StreamId.named(principal, path), opening, path);
    }
}
