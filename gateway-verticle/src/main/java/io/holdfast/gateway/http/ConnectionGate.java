package io.holdfast.gateway.http;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.client.AddressKey;
import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.gateway.limits.Connections;
import io.holdfast.gateway.limits.LimitMetrics;
import io.holdfast.gateway.reading.ComeBack;
import io.holdfast.wire.Fault;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections from their first request on, idle ones and those that carry a stream or a WebSocket alike. One that is
 * too many is told so when it asks for something, and closed. A trusted proxy's connection counts for the client whose
 * request it carried last.
 */
public final class ConnectionGate {
    /** Who has asked for nothing by then is closed without a word. */
    private static final long SECONDS_TO_ASK = 5;

    private static final int MAX_REFUSED = 1_000;
    private static final long COME_BACK_MS = 2_000;

    private final Vertx vertx;
    private final ConnectionConfig config;
    private final TrustedProxies trustedProxies;
    private final Connections connections;
    private final LimitMetrics metrics;
    private final Set<HttpConnection> counted = new HashSet<>();
    private final Map<HttpConnection, Fault> refused = new HashMap<>();
    private final Map<HttpConnection, String> addresses = new HashMap<>();

    public ConnectionGate(
            Vertx vertx,
            ConnectionConfig config,
            TrustedProxies trustedProxies,
            Connections connections,
            LimitMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.trustedProxies = trustedProxies;
        this.connections = connections;
        this.metrics = metrics;
    }

    /** To be called with each connection that is accepted. */
    void opened(HttpConnection connection) {
        Optional<Fault> full = connections.enter(config.max());
        if (full.isPresent()) {
            refuse(connection, full.get());
            return;
        }
        counted.add(connection);
        String peer = connection.remoteAddress().hostAddress();
        if (!trustedProxies.trusts(peer)) {
            claimAddress(connection, peer).ifPresent(why -> refuse(connection, why));
        }
    }

    /** To be called when it ends, and when its WebSocket is closed: such a connection does not say so. */
    public void closed(HttpConnection connection) {
        refused.remove(connection);
        releaseAddress(connection);
        if (counted.remove(connection)) {
            connections.leave();
        }
    }

    private void refuse(HttpConnection connection, Fault why) {
        metrics.connectionRefused(why);
        if (refused.size() >= MAX_REFUSED) {
            connection.close();
            return;
        }
        refused.put(connection, why);
        vertx.timer(SECONDS_TO_ASK, TimeUnit.SECONDS).onSuccess(late -> {
            if (refused.containsKey(connection)) {
                connection.close();
            }
        });
    }

    /** Why there is no room for the address; empty when there is, or nobody counts. */
    private Optional<Fault> claimAddress(HttpConnection connection, String ip) {
        if (config.maxPerIp() == 0) {
            return Optional.empty();
        }
        String address = AddressKey.of(ip);
        if (address.equals(addresses.get(connection))) {
            return Optional.empty();
        }
        releaseAddress(connection);
        Optional<Fault> full = connections.enter(address, config.maxPerIp());
        if (full.isEmpty()) {
            addresses.put(connection, address);
        }
        return full;
    }

    private void releaseAddress(HttpConnection connection) {
        String address = addresses.remove(connection);
        if (address != null) {
            connections.leave(address);
        }
    }

    /** Hands requests on, but those of connections that are too many. */
    Handler<HttpServerRequest> before(Handler<HttpServerRequest> next) {
        return request -> {
            Fault why = whyNot(request);
            if (why == null) {
                next.handle(request);
            } else {
                answer(request, why);
            }
        };
    }

    private @Nullable Fault whyNot(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        Fault known = refused.get(connection);
        boolean proxied = config.maxPerIp() > 0
                && trustedProxies.trusts(connection.remoteAddress().hostAddress());
        if (known != null || !proxied) {
            return known;
        }
        Optional<Fault> full = claimAddress(connection, trustedProxies.client(request));
        full.ifPresent(metrics::connectionRefused);
        return full.orElse(null);
    }

    /** A proxy's connection stays: others ask over it, too. */
    private void answer(HttpServerRequest request, Fault why) {
        if (refused.containsKey(request.connection())) {
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().endHandler(told -> request.connection().shutdown());
            } else {
                request.response().putHeader("Connection", "close");
            }
        }
        if (ComeBack.isRead(request)) {
            ComeBack.send(request.response(), COME_BACK_MS);
        } else {
            Problem.send(request.response(), why, "");
        }
    }
}
