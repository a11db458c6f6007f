package io.holdfast.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands before the nodes of the demo, as a load balancer would, and what the page's buttons ask. On loopback only. */
final class DemoFront {
    private static final String HOST = "127.0.0.1";
    private static final String NODES = "/demo/nodes";
    private static final Pattern KILL = Pattern.compile(NODES + "/(n-\\w+)/kill");
    private static final Set<String> OUR_NAMES = Set.of(HOST, "localhost");
    /** No page of another site can send it. */
    private static final String BUTTON = "X-Demo-Button";

    private static final String GATEWAY = "gateway";
    private static final int CONNECTIONS = 1_000;

    private final Vertx vertx;
    private final DemoCluster cluster;
    private final HttpProxy proxy;

    DemoFront(Vertx vertx, DemoCluster cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.proxy = HttpProxy.reverseProxy(vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(1_000), new PoolOptions().setHttp1MaxSize(CONNECTIONS)));
        proxy.origin(OriginRequestProvider.selector(this::gateway));
        proxy.addInterceptor(new TellGateway(), true);
    }

    private Future<SocketAddress> gateway(ProxyContext request) {
        Optional<DemoNode> node = cluster.anyReady();
        node.ifPresent(chosen -> request.set(GATEWAY, chosen.id()));
        return node.map(chosen -> SocketAddress.inetSocketAddress(chosen.http().getPort(), HOST))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture("no node is ready"));
    }

    /** The page shows which node it is connected to. */
    private static final class TellGateway implements ProxyInterceptor {
        @Override
        public Future<Void> handleProxyResponse(ProxyContext answer) {
            String gateway = answer.get(GATEWAY, String.class);
            if (gateway != null) {
                answer.response().headers().set("X-Demo-Gateway", gateway);
            }
            return answer.sendResponse();
        }
    }

    /** The port that was taken. */
    Future<Integer> listen(int port) {
        return vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(this::handle)
                .listen(port, HOST)
                .map(HttpServer::actualPort);
    }

    private void handle(HttpServerRequest request) {
        Matcher kill = KILL.matcher(request.path());
        if (!isOurs(request)) {
            request.response().setStatusCode(421).end();
        } else if (request.path().equals(NODES)) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(nodes(request.getParam("stream", "")).toBuffer());
        } else if (kill.matches() && request.method().equals(HttpMethod.POST) && request.getHeader(BUTTON) != null) {
            request.response().setStatusCode(kill(kill.group(1)) ? 204 : 404).end();
        } else {
            if (request.path().equals("/")) {
                request.response().putHeader("Set-Cookie", "holdfast-demo=1; Path=/; SameSite=Strict");
            }
            proxy.handle(request);
        }
    }

    /** A name that somebody else points at loopback is not one of ours. */
    private static boolean isOurs(HttpServerRequest request) {
        return Optional.ofNullable(request.authority())
                .map(HostAndPort::host)
                .filter(OUR_NAMES::contains)
                .isPresent();
    }

    private JsonObject nodes(String stream) {
        JsonArray nodes = new JsonArray();
        cluster.nodes()
                .forEach(node -> nodes.add(new JsonObject()
                        .put("name", node.name())
                        .put("id", node.id())
                        .put("pid", node.pid())
                        .put("state", node.state().name().toLowerCase(Locale.ROOT))));
        return new JsonObject()
                .put("nodes", nodes)
                .put("heir", cluster.heir(stream).orElse(null));
    }

    private boolean kill(String id) {
        Optional<DemoNode> victim =
                cluster.nodes().stream().filter(node -> node.id().equals(id)).findFirst();
        victim.ifPresent(DemoNode::kill);
        return victim.isPresent();
    }
}
