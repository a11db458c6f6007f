package io.holdfast.gateway;

import io.holdfast.gateway.auth.Principals;
import io.holdfast.gateway.calls.Calls;
import io.holdfast.gateway.calls.DurableStreams;
import io.holdfast.gateway.calls.OwnerCalls;
import io.holdfast.gateway.calls.PassThrough;
import io.holdfast.gateway.calls.Pushes;
import io.holdfast.gateway.calls.Upgrades;
import io.holdfast.gateway.http.ConnectionGate;
import io.holdfast.gateway.http.ConnectionGuard;
import io.holdfast.gateway.http.Listener;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.gateway.reading.Sample;
import io.holdfast.gateway.reading.SseReaders;
import io.holdfast.gateway.streams.Queries;
import io.holdfast.gateway.streams.StreamHandlers;
import io.holdfast.gateway.streams.WebSocketConnections;
import io.holdfast.routes.Routes;
import io.holdfast.testing.EventLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The gateway's routes on a port of their own, in front of a {@link ClientRig}'s stream client. */
public final class Edge implements BeforeEachCallback, AfterEachCallback {
    public static final String QUERY = "/web/api/v1/gpt/queryAgentStreamIncr";

    private final ClientRig rig;
    private final GatewayConfig config;
    private final Routes routes;
    private Router router;
    private HttpServer server;
    private ConnectionGuard guard;
    private SseReaders readers;
    /** Both are held: Vert.x closes a client that nobody refers to any more. */
    private HttpClient http;

    private WebSocketClient webSockets;

    public Edge(ClientRig rig) {
        this(rig, Sample.config(), Sample.routes());
    }

    /** @param settings other than a {@link Sample#config()} has */
    public Edge(ClientRig rig, Map<String, String> settings) {
        this(rig, Sample.config(settings), Sample.routes());
    }

    public Edge(ClientRig rig, GatewayConfig config, Routes routes) {
        this.rig = rig;
        this.config = config;
        this.routes = routes;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
        guard = new ConnectionGuard(config.security().limits(), metrics);
        ConnectionGate gate = new ConnectionGate(
                rig.loop().vertx(),
                config.connections(),
                config.trustedProxies(),
                metrics.connections(),
                metrics.limits());
        Listener listener = new Listener(rig.loop().vertx(), config, gate, guard);
        server = rig.loop()
                .await(rig.loop()
                        .call(() -> Principals.of(
                                        rig.loop().vertx(),
                                        rig.cluster(),
                                        config.security().auth())
                                .map(principals -> gatewayRoutes(principals, metrics, gate)
                                        .router(rig.loop().vertx()))
                                .onSuccess(mounted -> router = mounted)
                                .compose(mounted -> listener.options()
                                        .compose(options -> listener.listen(options, mounted, "http-port", 0, -1)))));
        http = rig.loop().vertx().createHttpClient();
        webSockets = rig.loop().vertx().createWebSocketClient();
    }

    private GatewayRoutes gatewayRoutes(Principals principals, GatewayMetrics metrics, ConnectionGate gate) {
        RateLimits limits = RateLimits.of(rig.loop().vertx(), rig.cluster(), config.rateLimit(), metrics.limits());
        Queries queries = new Queries(rig.loop().vertx(), rig.cluster(), config, rig.client());
        readers = new SseReaders(config.heartbeat(), config.security().limits().slowReaderTimeout(), metrics);
        StreamHandlers handlers = new StreamHandlers(
                rig.loop().vertx(),
                config,
                rig.client(),
                queries,
                readers,
                rig.cluster().names(),
                limits,
                metrics);
        Upgrades upgrades = new Upgrades(gate, guard);
        Calls calls = new Calls(rig.cluster(), rig.client().calls(), config.creditBytes());
        OwnerCalls owners = new OwnerCalls(rig.loop().vertx(), rig.cluster(), config, calls);
        return new GatewayRoutes(
                config,
                routes,
                rig.cluster().local(),
                new SecurityHandlers(
                        routes,
                        principals,
                        config.security(),
                        config.trustedProxies(),
                        config.push(),
                        metrics,
                        "self-test"),
                handlers,
                new WebSocketConnections(config, routes, rig.client(), queries, limits, upgrades, metrics),
                new PassThrough(rig.loop().vertx(), config, rig.cluster().local(), calls, upgrades, guard, metrics),
                new DurableStreams(owners),
                new Pushes(config, owners),
                limits);
    }

    /** What the routes are mounted on. */
    Router router() {
        return router;
    }

    int port() {
        return server.actualPort();
    }

    /** What the verticle does once a second, too. */
    void beat() {
        rig.run(readers::beat);
    }

    /** What the verticle does once a second. */
    void sweep() {
        rig.run(guard::sweep);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        rig.loop().await(http.close());
        rig.loop().await(server.close());
    }

    public Answer post(String target, String body) {
        return post(target, body, Map.of());
    }

    public Answer post(String target, String body, Map<String, String> headers) {
        return send(HttpMethod.POST, target, headers, body);
    }

    public Answer get(String target) {
        return get(target, Map.of());
    }

    public Answer get(String target, Map<String, String> headers) {
        return send(HttpMethod.GET, target, headers, "");
    }

    Answer delete(String target) {
        return delete(target, Map.of());
    }

    Answer delete(String target, Map<String, String> headers) {
        return send(HttpMethod.DELETE, target, headers, "");
    }

    Answer options(String target, Map<String, String> headers) {
        return send(HttpMethod.OPTIONS, target, headers, "");
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
        return rig.loop().await(upgrade("/ws/", Map.of("X-Forwarded-For", ip)));
    }

    /** Fails when the upgrade is refused. */
    Future<Socket> upgrade(String target, Map<String, String> headers) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.actualPort())
                .setURI(target)
                .addSubProtocol(GatewayVerticle.WEBSOCKET_PROTOCOL);
        headers.forEach(options::addHeader);
        return rig.loop().call(() -> webSockets.connect(options).map(socket -> new Socket(rig.loop(), socket)));
    }

    /** One request and what has come back on it so far. */
    public static final class Answer {
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
        public int status() {
            loop.awaitThat(this::begun);
            return response.statusCode();
        }

        public String header(String name) {
            status();
            return String.valueOf(response.getHeader(name));
        }

        /** Waits for the end. */
        public String body() {
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
