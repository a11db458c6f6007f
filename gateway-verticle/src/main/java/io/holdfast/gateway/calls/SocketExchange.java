package io.holdfast.gateway.calls;

import io.holdfast.cluster.NodeInfo;
import io.holdfast.gateway.calls.CallMetrics.Outcome;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.http.HangUp;
import io.holdfast.gateway.reading.NoUpstream;
import io.holdfast.routes.Route;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.CarriedSocket;
import io.holdfast.wire.CloseCode;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One WebSocket between its client and a stream node. It is upgraded once the upstream has agreed. */
public final class SocketExchange implements CallLink.Side {
    private final Calls calls;
    private final Upgrades upgrades;
    private final Route route;
    private final Client client;
    private final HttpServerRequest request;
    private final HttpConnection connection;
    private final OpeningRequest opening;
    private final BiConsumer<SocketExchange, Outcome> over;
    private @Nullable CallLink link;
    private @Nullable CarriedSocket socket;
    private boolean upgrading;
    private Fault endedBy = Fault.OWNER_LOST;
    private boolean done;

    /** @param over called once */
    SocketExchange(
            Calls calls,
            Upgrades upgrades,
            Route route,
            Client client,
            HttpServerRequest request,
            OpeningRequest opening,
            BiConsumer<SocketExchange, Outcome> over) {
        this.calls = calls;
        this.upgrades = upgrades;
        this.route = route;
        this.client = client;
        this.request = request;
        this.connection = request.connection();
        this.opening = opening;
        this.over = over;
    }

    /** @param patience with the stream node, until the upstream has agreed */
    void start(Duration patience) {
        // An upgrade needs the request's end, which must not pass before.
        request.pause();
        request.response().closeHandler(closed -> left());
        calls.nodeFor(client)
                .onSuccess(node -> ask(node, patience))
                .onFailure(failure -> refuse(Refusal.of(failure).fault()));
    }

    private void ask(NodeInfo node, Duration patience) {
        if (!done) {
            link = calls.open(node, client, opening, true, false, this);
            link.expectWithin(patience);
        }
    }

    @Override
    public void head(CallHead head) {
        CallLink agreed = link;
        if (done || agreed == null) {
            return;
        }
        agreed.expectNothing();
        // The upstream's choice, where Vert.x would make its own.
        request.headers().remove(CallHeaders.PROTOCOL);
        head.fields().stream()
                .filter(field -> field.name().equals(CallHeaders.PROTOCOL))
                .map(Field::value)
                .forEach(protocol -> request.response().putHeader("Sec-WebSocket-Protocol", protocol));
        CallHeaders.answer(
                List.of(), route.responseHeaders(), request.response().headers());
        upgrading = true;
        upgrades.accept(request).onSuccess(upgraded -> open(agreed, upgraded)).onFailure(failure -> left());
    }

    private void open(CallLink agreed, ServerWebSocket upgraded) {
        CarriedSocket carried = new CarriedSocket(
                upgraded, agreed, route.maxBodyBytes(), () -> finish(Outcome.ANSWERED), () -> lostClient(agreed));
        socket = carried;
        if (done) {
            // It has ended in the meantime, when there was no socket to say so.
            carried.close(closeCode(endedBy), endedBy.code());
            return;
        }
        carried.start();
        agreed.grant();
    }

    /** As a browser says it that leaves the page. */
    private void lostClient(CallLink open) {
        open.end(Fault.CANCELLED);
        finish(Outcome.LEFT);
    }

    @Override
    public void part(CallPart part) {
        CallLink from = link;
        if (socket != null && from != null) {
            socket.write(part);
            if (from.closed()) {
                finish(Outcome.ANSWERED);
            }
        }
    }

    @Override
    public void room() {
        if (socket != null) {
            socket.room();
        }
    }

    @Override
    public void ended(Fault fault, String detail, int status) {
        if (done) {
            return;
        }
        if (socket != null) {
            finish(Outcome.BROKEN);
            socket.close(closeCode(fault), fault.code());
        } else if (upgrading) {
            finish(Outcome.BROKEN);
            endedBy = fault;
        } else {
            finish(Outcome.REFUSED);
            NoUpstream.sendOr(request.response(), route, fault, detail, status);
            request.resume();
        }
    }

    private static CloseCode closeCode(Fault fault) {
        return switch (fault) {
            case UPSTREAM_LOST -> CloseCode.BAD_GATEWAY;
            case OWNER_LOST, OWNER_SILENT, CALL_LOST, DRAINING -> CloseCode.SERVICE_RESTART;
            default -> CloseCode.INTERNAL_ERROR;
        };
    }

    @Override
    public void overdue() {
        if (link != null) {
            link.end(Fault.OWNER_SILENT);
        }
        refuse(Fault.OWNER_SILENT);
    }

    private void refuse(Fault fault) {
        ended(fault, "", fault.status());
    }

    private void left() {
        if (!done && socket == null) {
            if (link != null) {
                link.end(Fault.CANCELLED);
            }
            finish(Outcome.LEFT);
        }
    }

    /** This gateway leaves. */
    public void leave() {
        if (socket != null) {
            socket.leave(CloseCode.SERVICE_RESTART, Fault.DRAINING.code());
        }
    }

    boolean upgraded() {
        return socket != null;
    }

    /** Hangs up on a client that has not read for too long; true if it is so. */
    boolean cutIfStuck(long nowNanos, long limitNanos) {
        boolean stuck = socket != null && socket.stuckFor(nowNanos) > limitNanos;
        if (stuck) {
            HangUp.on(connection);
        }
        return stuck;
    }

    void ping() {
        if (socket != null) {
            socket.ping();
        }
    }

    private void finish(Outcome outcome) {
        if (!done) {
            done = true;
            over.accept(this, outcome);
        }
    }
}
