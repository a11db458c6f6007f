package io.holdfast.gateway.calls;

import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.Problem;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.http.Admission;
import io.holdfast.gateway.http.ConnectionGuard;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.routes.Route;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Target;
import io.holdfast.wire.Terms;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clients ask on routes that are passed through: API calls, and WebSockets to an upstream's. */
public final class PassThrough {
    /** A stream node that does not keep the time is waited for so much longer. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final GatewayConfig config;
    private final LocalNode node;
    private final Calls calls;
    private final Upgrades upgrades;
    private final ConnectionGuard guard;
    private final GatewayMetrics edge;
    private final CallMetrics metrics;
    private final Set<SocketExchange> sockets = new HashSet<>();

    public PassThrough(
            Vertx vertx,
            GatewayConfig config,
            LocalNode node,
            Calls calls,
            Upgrades upgrades,
            ConnectionGuard guard,
            GatewayMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.node = node;
        this.calls = calls;
        this.upgrades = upgrades;
        this.guard = guard;
        this.edge = metrics;
        this.metrics = metrics.calls();
    }

    /** @param read the body of a request that has been read already */
    public void api(RoutingContext context, Route route, Optional<Buffer> read) {
        if (!valid(context)) {
            return;
        }
        HttpServerRequest request = context.request();
        Client client = Client.of(request, config.trustedProxies(), SecurityHandlers.principal(context));
        Map<String, String> headers = CallHeaders.request(request, client, config.trustedProxies());
        String length = request.getHeader("Content-Length");
        Target target = UpstreamTarget.of(context, route);
        metrics.begun();
        node.callOpened();
        ApiExchange exchange = new ApiExchange(
                vertx,
                calls,
                guard,
                route,
                client,
                request,
                (first, whole) -> {
                    if (!whole && length != null) {
                        headers.put("content-length", length);
                    }
                    return new OpeningRequest(
                            route.id(), SecurityHandlers.query(context), headers, first, Terms.DEFAULT, target);
                },
                outcome -> {
                    node.callEnded();
                    metrics.over(route.id(), outcome);
                });
        exchange.start(route.calls().timeout().plus(MARGIN), read);
    }

    public void webSocket(RoutingContext context, Route route) {
        HttpServerRequest request = context.request();
        if (!Upgrades.asked(context) || !valid(context)) {
            return;
        }
        Client client = Client.of(request, config.trustedProxies(), SecurityHandlers.principal(context));
        OpeningRequest opening = new OpeningRequest(
                route.id(),
                SecurityHandlers.query(context),
                CallHeaders.request(request, client, config.trustedProxies()),
                Buffer.buffer(),
                Terms.DEFAULT,
                UpstreamTarget.of(context, route));
        HttpConnection connection = request.connection();
        Optional<Admission> admission = Admission.of(context);
        metrics.begun();
        SocketExchange exchange =
                new SocketExchange(calls, upgrades, route, client, request, opening, (socket, outcome) -> {
                    sockets.remove(socket);
                    metrics.over(route.id(), outcome);
                    admission.ifPresent(Admission::over);
                    if (socket.upgraded()) {
                        upgrades.closed(connection);
                    }
                });
        sockets.add(exchange);
        exchange.start(route.timeouts().answer().plus(MARGIN));
    }

    /** A copy. */
    public List<SocketExchange> sockets() {
        return List.copyOf(sockets);
    }

    /** To be called once every {@link GatewayConfig#webSocketPing()}. */
    public void ping() {
        sockets.forEach(SocketExchange::ping);
    }

    /** To be called about once a second. */
    public void beat() {
        long now = System.nanoTime();
        long limit = config.security().limits().slowReaderTimeout().toNanos();
        for (SocketExchange socket : sockets()) {
            if (socket.cutIfStuck(now, limit)) {
                edge.cut("slow_reader");
            }
        }
    }

    private static boolean valid(RoutingContext context) {
        Optional<String> unfit = UpstreamTarget.fault(context, SecurityHandlers.query(context));
        unfit.ifPresent(what -> Problem.send(context.response(), Fault.BAD_REQUEST, what));
        return unfit.isEmpty();
    }
}
