package io.holdfast.monitor.live;

import io.holdfast.cluster.Problem;
import io.holdfast.monitor.alerts.Alert;
import io.holdfast.monitor.alerts.Alerts;
import io.holdfast.monitor.alerts.EventLog;
import io.holdfast.monitor.nodes.NodesReport;
import io.holdfast.monitor.nodes.StreamQueries;
import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.monitor.operators.Parameters;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.operations.OperationRefused;
import io.holdfast.wire.Fault;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Tells dashboards over WebSockets what changes. The cluster is looked at once a second for all of them together, and not at
 * all while there are none. On one event loop.
 */
public final class LiveFeed {
    private static final String PATH = OperatorAccess.BASE + "/live";
    private static final long LOOK_MS = 1_000;
    private static final long LONGEST_LOOK_MS = 5_000;
    private static final int EVENTS = 100;

    private final Vertx vertx;
    private final Supplier<JsonObject> health;
    private final NodesReport nodes;
    private final Alerts alerts;
    private final EventLog events;
    private final StreamQueries streams;
    private final LiveTickets tickets = new LiveTickets();
    private final Set<LiveSocket> sockets = new HashSet<>();
    private final int most;
    /** Those that are being opened, too. Read by who scrapes as well. */
    private final AtomicInteger open = new AtomicInteger();

    private boolean looking;

    /** @param most at once, on this node */
    public LiveFeed(
            Vertx vertx,
            Supplier<JsonObject> health,
            NodesReport nodes,
            Alerts alerts,
            EventLog events,
            StreamQueries streams,
            int most,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.health = health;
        this.nodes = nodes;
        this.alerts = alerts;
        this.events = events;
        this.streams = streams;
        this.most = most;
        Gauge.builder("holdfast_live_sockets", open, AtomicInteger::get)
                .description("Dashboards that follow the cluster through this node")
                .register(registry);
    }

    /** To be called before the operators' token is asked for: a browser shows a ticket in its place. */
    public void mountSocket(Router router) {
        router.get(PATH).handler(request -> {
            try {
                open(request.request());
            } catch (OperationRefused refused) {
                Problem.send(request.response(), refused.fault(), refused.detail());
            }
        });
    }

    /** To be called where only operators get to. */
    public void mountTickets(Router router) {
        router.post(OperatorAccess.BASE + "/tickets").handler(this::ticket);
        vertx.setPeriodic(LOOK_MS, tick -> look());
    }

    private void ticket(RoutingContext request) {
        Replies.send(
                request,
                new JsonObject()
                        .put("ticket", tickets.issue(System.nanoTime()))
                        .put("expiresInSeconds", LiveTickets.LIFETIME.toSeconds()));
    }

    private void open(HttpServerRequest request) {
        if (!sameOrigin(request)) {
            throw new OperationRefused(Fault.ORIGIN_REFUSED, "Origin: (expected: the host that is asked)");
        }
        if (!tickets.redeem(Parameters.text(request.params(), "ticket").orElse(""), System.nanoTime())) {
            throw new OperationRefused(
                    Fault.UNAUTHENTICATED, "ticket: (expected: one of POST " + OperatorAccess.BASE + "/tickets)");
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw new OperationRefused(Fault.BAD_REQUEST, "Upgrade: (expected: websocket)");
        }
        if (open.get() >= most) {
            throw new OperationRefused(Fault.CONNECTION_LIMIT, "live: " + open + " (expected: at most " + most + ")");
        }
        open.incrementAndGet();
        request.toWebSocket()
                .onSuccess(socket -> {
                    LiveSocket one = new LiveSocket(socket, streams);
                    sockets.add(one);
                    socket.closeHandler(closed -> {
                        sockets.remove(one);
                        open.decrementAndGet();
                    });
                    look();
                })
                .onFailure(failure -> open.decrementAndGet());
    }

    /** Only browsers send an origin, and theirs must be the page of this very port. */
    private static boolean sameOrigin(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return true;
        }
        try {
            String asked = URI.create(origin).getRawAuthority();
            return asked != null && asked.equalsIgnoreCase(request.getHeader("Host"));
        } catch (IllegalArgumentException noOrigin) {
            return false;
        }
    }

    private void look() {
        if (looking || sockets.isEmpty()) {
            return;
        }
        looking = true;
        Future<JsonObject> listed = nodes.all();
        Future<List<Alert>> fired = alerts.newestFirst();
        Future<List<JsonObject>> happened = events.newest(EVENTS);
        Future.all(listed, fired, happened)
                .timeout(LONGEST_LOOK_MS, TimeUnit.MILLISECONDS)
                .onComplete(looked -> {
                    looking = false;
                    if (looked.succeeded()) {
                        List<JsonObject> alertsNow =
                                fired.result().stream().map(Alert::json).toList();
                        LiveState state = new LiveState(health.get(), listed.result(), alertsNow, happened.result());
                        List.copyOf(sockets).forEach(socket -> socket.show(state));
                    }
                });
    }
}
