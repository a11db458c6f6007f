package io.holdfast.stream.calls;

import io.holdfast.routes.Route;
import io.holdfast.routes.UpstreamCall;
import io.holdfast.stream.source.Attempts;
import io.holdfast.stream.source.UpstreamFailure;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.CarriedSocket;
import io.holdfast.wire.CloseCode;
import io.holdfast.wire.Fault;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's WebSocket at its upstream. */
final class SocketCall implements CallLink.Side {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final CallLink link;
    private final Call call;
    private final Route route;
    private final CallUpstreams upstreams;
    private final Attempts attempts;
    private final Consumer<SocketCall> over;
    private @Nullable CarriedSocket socket;
    private boolean done;

    /** @param over called once */
    SocketCall(CallContext shared, Address from, Call call, Route route, Consumer<SocketCall> over) {
        this.link = shared.links().open(from, call.call(), shared.window(), this);
        this.call = call;
        this.route = route;
        this.upstreams = shared.upstreams();
        this.attempts = new Attempts(shared.vertx(), upstreams.tries(route), this::attempt);
        this.over = over;
    }

    void start() {
        link.allowedAtOnce(call.credit());
        attempts.next(() -> refuse(Fault.UPSTREAM_UNAVAILABLE));
    }

    private void attempt(UpstreamCall next) {
        upstreams
                .connect(route, next.upstream(), call)
                .onSuccess(connected -> connected(next, connected))
                .onFailure(failure -> notConnected(next, failure));
    }

    private void connected(UpstreamCall asked, WebSocket connected) {
        asked.answered(SWITCHING_PROTOCOLS);
        if (done) {
            connected.close(CloseCode.GOING_AWAY.number());
            return;
        }
        CarriedSocket carried =
                new CarriedSocket(connected, link, route.maxBodyBytes(), this::over, () -> refuse(Fault.UPSTREAM_LOST));
        socket = carried;
        List<Field> protocol = Optional.ofNullable(connected.subProtocol())
                .map(chosenOne -> List.of(new Field("sec-websocket-protocol", chosenOne)))
                .orElse(List.of());
        link.send(new CallHead(link.call(), SWITCHING_PROTOCOLS, protocol));
        carried.start();
        link.grant();
    }

    private void notConnected(UpstreamCall asked, Throwable failure) {
        if (failure instanceof UpgradeRejectedException rejected) {
            int status = rejected.getStatus();
            asked.answered(status);
            Runnable tell = () -> refuse(Fault.UPSTREAM_REFUSED, "status " + status, UpstreamFailure.told(status));
            againOr(tell, UpstreamFailure.worthAnother(status));
        } else {
            asked.failed();
            Fault fault = UpstreamFailure.fault(failure);
            againOr(() -> refuse(fault, UpstreamFailure.describe(failure), fault.status()), true);
        }
    }

    private void againOr(Runnable tell, boolean worthAnother) {
        if (!done && worthAnother) {
            attempts.again(tell);
        } else {
            tell.run();
        }
    }

    private void refuse(Fault fault) {
        refuse(fault, "", fault.status());
    }

    private void refuse(Fault fault, String detail, int status) {
        if (!done) {
            link.end(fault, detail, status);
            over();
        }
    }

    @Override
    public void part(CallPart part) {
        if (socket != null) {
            socket.write(part);
            if (link.closed()) {
                over();
            }
        }
    }

    @Override
    public void room() {
        if (socket != null) {
            socket.room();
        }
    }

    /** The gateway is gone, or knows of the client no more. */
    @Override
    public void ended(Fault fault, String detail, int status) {
        if (socket != null) {
            socket.close(CloseCode.GOING_AWAY, "");
        }
        over();
    }

    /** This node leaves. */
    void leave() {
        refuse(Fault.DRAINING);
        if (socket != null) {
            socket.close(CloseCode.GOING_AWAY, "");
        }
    }

    void ping() {
        if (socket != null) {
            socket.ping();
        }
    }

    @Override
    public void head(CallHead head) {
        // Only this side has one.
    }

    @Override
    public void overdue() {
        // Connecting ends by its own timeout.
    }

    private void over() {
        if (!done) {
            done = true;
            attempts.stop();
            over.accept(this);
        }
    }
}
