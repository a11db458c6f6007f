package io.holdfast.gateway.calls;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.client.IdempotencyKey;
import io.holdfast.gateway.client.StreamName;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code POST /api/stream/{name}/events}: what producers push goes to the stream's owner, which makes it an answer. */
public final class Pushes {
    public static final String PATH = "/api/stream/:id/events";

    private static final String PRODUCER = "producer-id";
    private static final String PRODUCER_EPOCH = "producer-epoch";
    /** What an owner is told of a request's head. */
    private static final Set<String> FIELDS = Set.of("content-type", PRODUCER, PRODUCER_EPOCH, "producer-seq");

    /** Of one who does not say: it has not been started again since it began to count. */
    private static final String FIRST_EPOCH = "0";

    private final GatewayConfig config;
    private final OwnerCalls owners;

    public Pushes(GatewayConfig config, OwnerCalls owners) {
        this.config = config;
        this.owners = owners;
    }

    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String principal = SecurityHandlers.principal(context);
        String name = context.pathParam("id");
        Optional<StreamId> stream = StreamName.pushed(principal, name);
        if (stream.isEmpty()) {
            Problem.send(
                    context.response(),
                    Fault.BAD_REQUEST,
                    "name: " + name + " (expected: up to 128 letters, digits and ._~- that are no stream's id)");
            return;
        }
        if (request.getHeader(IdempotencyKey.HEADER) != null) {
            Problem.send(
                    context.response(),
                    Fault.BAD_REQUEST,
                    IdempotencyKey.HEADER + ": not known here (expected: Producer-Id and Producer-Seq)");
            return;
        }
        Client client = Client.of(request, config.trustedProxies(), principal);
        OpeningRequest opening = new OpeningRequest(
                OpeningRequest.PUSH,
                SecurityHandlers.query(context),
                fields(request),
                Buffer.buffer(),
                client.terms(OnDisconnect.FINISH, OpeningRequest.PUSH, Optional.empty()),
                new Target("POST", name));
        String path = context.normalizedPath();
        owners.ask(context, stream.get(), opening, path.substring(0, path.lastIndexOf('/')));
    }

    private static Map<String, String> fields(HttpServerRequest request) {
        Map<String, String> fields = OwnerCalls.fields(request, FIELDS);
        if (fields.containsKey(PRODUCER)) {
            fields.putIfAbsent(PRODUCER_EPOCH, FIRST_EPOCH);
        }
        return fields;
    }
}
