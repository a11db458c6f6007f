package io.holdfast.stream.calls;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Spread;
import io.holdfast.routes.Route;
import io.holdfast.routes.RouteKind;
import io.holdfast.routes.Routes;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.durable.DurableEndpoint;
import io.holdfast.stream.durable.DurableStreams;
import io.holdfast.stream.live.LiveStreams;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallEnd;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outbox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API calls and WebSockets that gateways hand to one verticle instance. */
public final class CallEndpoint {
    private static final Logger log = LoggerFactory.getLogger(CallEndpoint.class);
    private static final long PING_MS = 20_000;

    private final Vertx vertx;
    private final Cluster cluster;
    private final StreamConfig config;
    private final int mostHere;
    private final Routes routes;
    private final Outbox outbox;
    private final CallLinks links;
    private final CallContext shared;
    private final DurableEndpoint durable;
    private final PushEndpoint pushes;
    private final Set<SocketCall> sockets = new HashSet<>();

    /** @param instances among which a node's calls are shared out */
    public CallEndpoint(
            Vertx vertx,
            Address self,
            Cluster cluster,
            StreamConfig config,
            int instances,
            Routes routes,
            Outbox outbox,
            DurableStreams named,
            LiveStreams streams,
            StreamMetrics metrics) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.config = config;
        this.mostHere = Math.max(1, config.calls().max() / instances);
        this.routes = routes;
        this.outbox = outbox;
        this.links = new CallLinks(outbox);
        CallUpstreams upstreams = new CallUpstreams(vertx, config.calls(), routes.health());
        this.shared = new CallContext(vertx, links, upstreams, config.calls().creditBytes());
        this.durable = new DurableEndpoint(vertx, self, cluster, config, links, named);
        this.pushes = new PushEndpoint(config, links, streams, metrics.pushes());
    }

    public void start() {
        vertx.setPeriodic(PING_MS, tick -> sockets.forEach(SocketCall::ping));
    }

    public void receive(Address from, CallFrame frame) {
        if (frame instanceof Call call) {
            open(from, call);
        } else {
            links.receive(from, frame);
        }
    }

    private void open(Address from, Call call) {
        Optional<Route> route = routes.current().find(call.request().route()).filter(Route::takesCalls);
        if (links.knows(from, call.call())) {
            log.warn("Call asked for twice: from={} call={}", from.text(), call.call());
        } else if (links.size() >= mostHere) {
            refuse(from, call, Fault.CALL_LIMIT);
        } else if (call.request().route().equals(OpeningRequest.DURABLE)) {
            durable.open(from, call);
        } else if (call.request().route().equals(OpeningRequest.PUSH)) {
            pushes.open(from, call);
        } else if (cluster.local().draining()) {
            refuse(from, call, Fault.DRAINING);
        } else if (route.isEmpty()) {
            refuse(from, call, Fault.ROUTE_UNKNOWN);
        } else if (route.get().kind() != RouteKind.WEBSOCKET) {
            cluster.local().callOpened();
            new ApiCall(shared, from, call, route.get(), cluster.local()::callEnded).start();
        } else {
            SocketCall socket = new SocketCall(shared, from, call, route.get(), sockets::remove);
            sockets.add(socket);
            socket.start();
        }
    }

    private void refuse(Address to, Call call, Fault fault) {
        outbox.send(to, new CallEnd(call.call(), fault, "", fault.status()));
    }

    public void resetConnections() {
        shared.upstreams().reset();
    }

    /** To be called about twice a second. */
    public void sweep() {
        links.sweep(System.nanoTime());
    }

    /** A gateway is gone, and with it whoever wanted its calls. */
    public void nodeGone(NodeInfo node) {
        links.nodeLost(node.id());
    }

    /** API calls have had the time to end; WebSockets would go on for ever, and their clients connect again elsewhere. */
    public Future<Void> leave() {
        return Spread.over(vertx, config.drainSpread().toMillis(), List.copyOf(sockets), SocketCall::leave);
    }
}
