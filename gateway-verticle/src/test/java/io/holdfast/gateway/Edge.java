package io.holdfast.gateway;

import io.holdfast.cluster.Routes;
import io.holdfast.testing.EventLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The gateway's routes on a port of their own, in front of a {@link ClientRig}'s stream client. */
final class Edge implements BeforeEachCallback, AfterEachCallback {
    static final String QUERY = "/web/api/v1/gpt/queryAgentStreamIncr";

    private final ClientRig rig;
    private final GatewayConfig config;
    private final Routes routes;
    private HttpServer server;
    /** Both are held: Vert.x closes a client that nobody refers to any more. */
    private HttpClient http;

    private WebSocketClient webSockets;

    Edge(ClientRig rig) {
        this(rig, Sample.config(), Sample.routes());
    }

    Edge(ClientRig rig, GatewayConfig config, Routes routes) {
        this.rig = rig;
        this.config = config;
        this.routes = routes;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server = rig.loop()
                .await(rig.loop()
                        .call(() -> rig.loop()
                                .vertx()
                                .createHttpServer(new HttpServerOptions()
                                        .setWebSocketSubProtocols(List.of(GatewayVerticle.WEBSOCKET_PROTOCOL)))
                                .requestHandler(
                                        gatewayRoutes().router(rig.loop().vertx()))
                                .listen(0, "127.0.0.1")));
        http = rig.loop().vertx().createHttpClient();
        webSockets = rig.loop().vertx().createWebSocketClient();
    }

    private GatewayRoutes gatewayRoutes() {
        GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
        RateLimits limits = RateLimits.of(rig.loop().vertx(), rig.cluster(), config.rateLimit(), metrics.limits());
        Queries queries = new Queries(rig.loop().vertx(), rig.cluster(), config, rig.client());
        StreamHandlers handlers = new StreamHandlers(
                rig.loop().vertx(), config, rig.client(), queries, new SseReaders(config.heartbeat()), limits, metrics);
        ConnectionGate gate = gate(metrics);
        Calls calls = new Calls(rig.cluster(), rig.client().calls(), config.creditBytes());
        return new GatewayRoutes(
                config,
                routes,
                rig.cluster().local(),
                handlers,
                new WebSocketSessions(config, routes, rig.client(), queries, limits, gate, metrics),
                new PassThrough(rig.loop().vertx(), config, rig.cluster().local(), calls, gate, metrics.calls()),
                limits);
    }

    private ConnectionGate gate(GatewayMetrics metrics) {
        return new ConnectionGate(
                rig.loop().vertx(), config.connections(), List.of(), metrics.connections(), metrics.limits());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        rig.loop().await(http.close());
        rig.loop().await(server.close());
    }

    Answer post(String target, String body) {
        return post(target, body, Map.of());
    }

    Answer post(String target, String body, Map<String, String> headers) {
        return send(HttpMethod.POST, target, headers, body);
    }

    Answer get(String target) {
        return get(target, Map.of());
    }

    Answer get(String target, Map<String, String> headers) {
        return send(HttpMethod.GET, target, headers, "");
    }

    Answer delete(String target) {
        return send(HttpMethod.DELETE, target, Map.of(), "");
    }

    Answer put(String target) {
        return send(HttpMethod.PUT, target, Map.of(), "");
    }

    private Answer send(HttpMethod method, String target, Map<String, String> headers, String body) {
        return rig.loop().call(() -> {
            Answer answer = new Answer(rig.loop());
            http.request(method, server.actualPort(), "127.0.0.1", target)
                    .compose(request -> {
                        headers.forEach(request::putHeader);
                        answer.begin(request);
                        return request.send(Buffer.buffer(body));
                    })
                    .onComplete(answer::head);
            return answer;
        });
    }

    Socket connect() {
        return connect("127.0.0.1");
    }

    /** @param ip of the client, as a proxy says it */
    Socket connect(String ip) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .addHeader("X-Forwarded-For", ip)
                .setHost("127.0.0.1")
                .setPort(server.actualPort())
                .setURI("/ws/")
                .addSubProtocol(GatewayVerticle.WEBSOCKET_PROTOCOL);
        return rig.loop()
                .await(rig.loop()
                        .call(() -> webSockets.connect(options).map(socket -> new Socket(rig.loop(), socket))));
    }

    /** One request and what has come back on it so far. */
    static final class Answer {
        private final EventLoop loop;
        private final Buffer body = Buffer.buffer();
        private HttpClientRequest request;
        private HttpClientResponse response;
        private boolean over;

        private Answer(EventLoop loop) {
            this.loop = loop;
        }

        private void begin(HttpClientRequest sent) {
            request = sent;
        }

        private void head(AsyncResult<HttpClientResponse> answered) {
            if (answered.failed()) {
                over = true;
                return;
            }
            response = answered.result();
            response.handler(body::appendBuffer);
            response.endHandler(end -> over = true);
            response.exceptionHandler(broken -> over = true);
        }

        boolean begun() {
            return response != null;
        }

        /** Waits for the head. */
        int status() {
            loop.awaitThat(this::begun);
            return response.statusCode();
        }

        String header(String name) {
            status();
            return String.valueOf(response.getHeader(name));
        }

        /** Waits for the end. */
        String body() {
            loop.awaitThat(() -> over);
            return body.toString();
        }

        String bodySoFar() {
            return body.toString();
        }

        void awaitBody(String part) {
            loop.awaitThat(() -> body.toString().contains(part));
        }

        void hangUp() {
            loop.run(() -> request.reset());
        }
    }
}
