package io.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.gateway.limits.Connections;
import io.holdfast.gateway.limits.LimitMetrics;
import io.holdfast.testing.EventLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real connections, of which some are too many. */
class ConnectionGateTest {
    private static final String ASK = "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n";
    private static final String READ = "GET /api/stream/0123456789abcdefghjkmnpqrs HTTP/1.1\r\nHost: x\r\n\r\n";

    private final EventLoop loop = new EventLoop();
    private final NetClient client = loop.vertx().createNetClient();
    private final Connections connections = new Connections();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private HttpServer server;

    @AfterEach
    void close() {
        loop.close();
    }

    private void listen(int max, int maxPerIp, String... proxies) {
        server = loop.await(loop.call(() -> {
            ConnectionGate gate = new ConnectionGate(
                    loop.vertx(),
                    new ConnectionConfig(max, maxPerIp),
                    TrustedProxies.of(List.of(proxies)),
                    connections,
                    new LimitMetrics(registry));
            return loop.vertx()
                    .createHttpServer()
                    .connectionHandler(connection -> {
                        connection.closeHandler(end -> gate.closed(connection));
                        gate.opened(connection);
                    })
                    .requestHandler(gate.before(request -> {
                        if ("websocket".equals(request.getHeader("Upgrade"))) {
                            HttpConnection connection = request.connection();
                            request.toWebSocket()
                                    .onSuccess(socket -> socket.closeHandler(end -> gate.closed(connection)));
                        } else {
                            request.response().end("served");
                        }
                    }))
                    .listen(0, "127.0.0.1");
        }));
    }

    /** A client's connection and what came back on it. */
    private final class Peer {
        private final NetSocket socket;
        private final Buffer received = Buffer.buffer();
        private final Promise<Void> closed = Promise.promise();

        private Peer() {
            socket = loop.await(loop.call(() -> client.connect(server.actualPort(), "127.0.0.1")));
            socket.handler(received::appendBuffer);
            socket.closeHandler(end -> closed.complete());
        }

        private String ask(String request) {
            loop.await(loop.call(() -> socket.write(request)));
            loop.awaitThat(() -> received.toString().contains("\r\n\r\n"));
            return received.toString();
        }

        private void hangUp() {
            loop.await(loop.call(socket::close));
        }
    }

    private static String from(String ip) {
        return ASK.formatted("X-Forwarded-For: " + ip + "\r\n");
    }

    @Test
    void oneConnectionTooManyIs503AndClosed() {
        listen(1, 0);
        new Peer().ask(from(""));
        Peer second = new Peer();

        assertThat(second.ask(from("")))
                .startsWith("HTTP/1.1 503 ")
                .contains("connection_limit")
                .containsIgnoringCase("retry-after: 1");
        loop.await(second.closed.future());
    }

    @Test
    void anIdleConnectionCounts() {
        listen(1, 0);
        assertThat(new Peer().ask(from(""))).endsWith("served");

        assertThat(new Peer().ask(from(""))).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void whoHangsUpMakesRoom() {
        listen(1, 0);
        Peer first = new Peer();
        first.ask(from(""));
        first.hangUp();
        loop.awaitThat(() -> connections.open() == 0);

        assertThat(new Peer().ask(from(""))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aWebSocketCountsUntilItIsClosed() {
        listen(1, 0);
        Peer socket = new Peer();
        socket.ask("GET /ws/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(connections.open()).isOne();

        socket.hangUp();

        loop.awaitThat(() -> connections.open() == 0);
    }

    @Test
    void oneConnectionOfAnAddressTooManyIs429() {
        listen(0, 1);
        new Peer().ask(from(""));

        assertThat(new Peer().ask(from("")))
                .startsWith("HTTP/1.1 429 ")
                .contains("too_many_connections")
                .containsIgnoringCase("retry-after: 1");
    }

    @Test
    void aProxysConnectionsCountForItsClients() {
        listen(0, 1, "127.0.0.1");
        new Peer().ask(from("192.0.2.1"));

        assertThat(new Peer().ask(from("192.0.2.2"))).startsWith("HTTP/1.1 200 ");
        assertThat(new Peer().ask(from("192.0.2.1"))).startsWith("HTTP/1.1 429 ");
    }

    @Test
    void aReadOnAConnectionTooManyIsToldToComeBack() {
        listen(1, 0);
        new Peer().ask(from(""));

        assertThat(new Peer().ask(READ)).startsWith("HTTP/1.1 200 ").contains("text/event-stream");
    }

    @Test
    void whatIsRefusedIsCounted() {
        listen(1, 0);
        new Peer().ask(from(""));
        new Peer().ask(from(""));

        assertThat(registry.get("streaming_connections_refused")
                        .tag("scope", "node")
                        .counter()
                        .count())
                .isOne();
    }
}
