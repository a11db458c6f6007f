package io.holdfast.gateway.http;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.wire.Fault;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The connections of one gateway instance until they are known to mean well: closes those that take too long for a head or
 * a body, and refuses requests that two servers could read in two ways. One sweep looks after all of them.
 */
public final class ConnectionGuard {
    /** A host and maybe a port (RFC 3986 3.2.2 and 3.2.3). */
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:[0-9]*)?");

    private final HardeningConfig config;
    private final GatewayMetrics metrics;
    private final Map<HttpConnection, Watched> connections = new HashMap<>();

    private static final class Active {
        private final HttpServerRequest request;
        /** Moved on by the time that the client was held up. */
        private long sinceNanos = System.nanoTime();

        private boolean held;
        private long heldSinceNanos;

        private Active(HttpServerRequest request) {
            this.request = request;
        }

        private void hold() {
            if (!held) {
                held = true;
                heldSinceNanos = System.nanoTime();
            }
        }

        private void release() {
            if (held) {
                held = false;
                sinceNanos += System.nanoTime() - heldSinceNanos;
            }
        }

        private boolean over() {
            return request.response().ended() || request.response().closed();
        }
    }

    private static final class Watched {
        private final List<Active> active = new ArrayList<>(1);
        private long idleSinceNanos = System.nanoTime();
    }

    public ConnectionGuard(HardeningConfig config, GatewayMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** To be called with each connection that is accepted. */
    void opened(HttpConnection connection) {
        connections.put(connection, new Watched());
    }

    /** To be called when it ends. */
    void closed(HttpConnection connection) {
        connections.remove(connection);
    }

    /** It speaks WebSocket from now on, where pings find out who is gone. */
    public void upgraded(HttpConnection connection) {
        connections.remove(connection);
    }

    Handler<HttpServerRequest> before(Handler<HttpServerRequest> handler) {
        return request -> {
            Watched watched = connections.get(request.connection());
            if (watched != null) {
                watched.active.add(new Active(request));
            }
            if (ambiguous(request)) {
                refuse(request, Fault.BAD_REQUEST);
            } else {
                handler.handle(request);
            }
        };
    }

    /** What Netty lets pass: a field without a name, and much that stands for a Host or a coding. */
    private static boolean ambiguous(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2
                && (request.headers().contains("") || badHost(request) || badCoding(request));
    }

    /** RFC 9112 3.2 wants exactly one, and of the right form; before HTTP/1.1 there may be none. */
    private static boolean badHost(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        return hosts.isEmpty()
                ? request.version() == HttpVersion.HTTP_1_1
                : hosts.size() > 1 || !HOST.matcher(hosts.get(0)).matches();
    }

    /** A coding that is not just "chunked" leaves the end of the body to opinions (RFC 9112 6.1). */
    private static boolean badCoding(HttpServerRequest request) {
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
        return !codings.isEmpty() && (!chunked || request.version() != HttpVersion.HTTP_1_1);
    }

    /** What could not be read as a request. */
    void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            refuse(request, Fault.URI_TOO_LONG);
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(request, Fault.HEADERS_TOO_LARGE);
        } else {
            refuse(request, Fault.BAD_REQUEST);
        }
    }

    /** What follows on the connection may not be what it seems, so it ends. */
    private void refuse(HttpServerRequest request, Fault fault) {
        metrics.refused(fault.status());
        HttpServerResponse response = request.response();
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        Problem.send(response, fault, "");
        request.connection().close();
    }

    /** To be called about once a second. */
    public void sweep() {
        long now = System.nanoTime();
        for (Map.Entry<HttpConnection, Watched> entry : List.copyOf(connections.entrySet())) {
            Watched watched = entry.getValue();
            if (watched.active.removeIf(Active::over) && watched.active.isEmpty()) {
                watched.idleSinceNanos = now;
            }
            if (watched.active.isEmpty()) {
                if (now - watched.idleSinceNanos > config.headTimeout().toNanos()) {
                    cut(entry.getKey(), "header_timeout");
                }
            } else {
                watched.active.stream()
                        .filter(active -> late(active, now))
                        .toList()
                        .forEach(this::late);
            }
        }
    }

    /** Nothing more of the body is read, until {@link #resumed}: that time is not the client's. */
    public void paused(HttpServerRequest request) {
        active(request).ifPresent(Active::hold);
    }

    public void resumed(HttpServerRequest request) {
        active(request).ifPresent(Active::release);
    }

    /** By its response: the router has wrapped the request. */
    private Optional<Active> active(HttpServerRequest request) {
        Watched watched = connections.get(request.connection());
        return watched == null
                ? Optional.empty()
                : watched.active.stream()
                        .filter(active -> active.request.response() == request.response())
                        .findFirst();
    }

    private boolean late(Active active, long now) {
        return !active.held
                && !active.request.isEnded()
                && now - active.sinceNanos > config.bodyTimeout().toNanos();
    }

    private void late(Active active) {
        if (!active.request.response().headWritten()) {
            Problem.send(active.request.response(), Fault.REQUEST_TIMEOUT, "");
        }
        cut(active.request.connection(), "body_timeout");
    }

    private void cut(HttpConnection connection, String reason) {
        metrics.cut(reason);
        connections.remove(connection);
        connection.close();
    }
}
