package io.holdfast.stream.calls;

import io.holdfast.routes.Route;
import io.holdfast.routes.Tries;
import io.holdfast.routes.Upstream;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.settings.Timeouts;
import io.holdfast.stream.CallConfig;
import io.holdfast.stream.source.UpstreamClient;
import io.holdfast.websocket.FrameCheck;
import io.holdfast.websocket.MessageInflater;
import io.holdfast.websocket.WebSocketExtensionBits;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.OpeningRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The connections of one verticle instance on which calls go to upstreams; apart from those that streams hold for long. */
final class CallUpstreams {
    private static final int MAX_WAITING = 1_000;
    private static final int IDLE_SECONDS = 15;
    private static final int LIFE_SECONDS = 60;
    /** An upstream that vanished without a word is given up after this, while there is something to send it. */
    private static final int TCP_USER_TIMEOUT_MS = 30_000;

    private static final int FRAME_MARGIN_BYTES = 64 * 1024;
    /** The fastest one: it is event loops that pack. */
    private static final int COMPRESSION_LEVEL = 1;

    private static final String INFLATER = "messageInflater";
    private static final String BITS = "extensionBits";
    private static final int CONNECT_MS = (int) Timeouts.LONGEST_CONNECT.toMillis();
    private static final String PROTOCOLS = "sec-websocket-protocol";

    private final UpstreamHealth health;
    private final Vertx vertx;
    private final CallConfig config;
    private HttpClientAgent http;
    private final WebSocketClient sockets;
    private final int maxMessageBytes;

    CallUpstreams(Vertx vertx, CallConfig config, UpstreamHealth health) {
        this.vertx = vertx;
        this.config = config;
        this.health = health;
        this.maxMessageBytes = config.maxMessageBytes();
        this.http = open();
        this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setName("socket-calls")
                .setConnectTimeout(CONNECT_MS)
                .setMaxConnections(config.max())
                .setMaxFrameSize(config.maxMessageBytes() + FRAME_MARGIN_BYTES)
                .setMaxMessageSize(config.maxMessageBytes() + FRAME_MARGIN_BYTES)
                .setTryUsePerMessageCompression(config.webSocketCompression())
                .setCompressionLevel(COMPRESSION_LEVEL)
                .setCompressionAllowClientNoContext(true)
                .setCompressionRequestServerNoContext(true)
                .setTcpNoDelay(true)
                .setTcpUserTimeout(TCP_USER_TIMEOUT_MS));
    }

    private HttpClientAgent open() {
        HttpClientOptions options = new HttpClientOptions()
                .setName("calls")
                // Each call has its route's, which is no longer.
                .setConnectTimeout(CONNECT_MS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setTcpNoDelay(true)
                .setTcpUserTimeout(TCP_USER_TIMEOUT_MS)
                .setDecompressionSupported(false)
                .setMaxRedirects(0);
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(config.connections())
                .setMaxWaitQueueSize(MAX_WAITING)
                .setMaxLifetime(LIFE_SECONDS);
        return vertx.createHttpClient(options, pool);
    }

    /** Opens new connections from now on; those in use are closed when their calls are over. */
    void reset() {
        HttpClientAgent before = http;
        http = open();
        before.shutdown(LIFE_SECONDS, TimeUnit.SECONDS);
    }

    Tries tries(Route route) {
        return health.tries(route);
    }

    Future<HttpClientRequest> request(Route route, Upstream upstream, Call call) {
        RequestOptions options = new RequestOptions().setAbsoluteURI(address(upstream, call));
        fill(options, route, call);
        return http.request(
                options.setMethod(HttpMethod.valueOf(call.request().target().method())));
    }

    Future<WebSocket> connect(Route route, Upstream upstream, Call call) {
        // http or https, ws or wss.
        String address = "ws" + address(upstream, call).substring("http".length());
        WebSocketConnectOptions options = new WebSocketConnectOptions().setAbsoluteURI(address);
        fill(options, route, call);
        MultiMap headers = options.getHeaders();
        String protocols = headers.get(PROTOCOLS);
        if (protocols != null) {
            headers.remove(PROTOCOLS);
            Arrays.stream(protocols.split(",")).map(String::strip).forEach(options::addSubProtocol);
        }
        return sockets.connect(options.setAllowOriginHeader(headers.contains("origin"))
                        .setTimeout(route.timeouts().answer().toMillis()))
                .onSuccess(this::check);
    }

    /** Netty's own decoder unpacks without a bound, and offering an extension lets reserved bits of any upstream pass. */
    private void check(WebSocket socket) {
        ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
        ChannelPipeline pipeline = vertx.pipeline();
        WebSocketExtensionDecoder unbound = pipeline.get(WebSocketExtensionDecoder.class);
        if (unbound != null) {
            pipeline.replace(unbound, INFLATER, new MessageInflater(maxMessageBytes));
        } else {
            pipeline.addBefore(vertx.name(), BITS, new WebSocketExtensionBits());
        }
        FrameCheck.install(vertx);
    }

    private static String address(Upstream upstream, Call call) {
        OpeningRequest request = call.request();
        return UpstreamClient.address(upstream.http(), request.target(), request.query());
    }

    private static void fill(RequestOptions options, Route route, Call call) {
        MultiMap headers = UpstreamClient.head(route, call.request());
        if (!call.session().isEmpty()) {
            headers.set("x-session-id", call.session());
        }
        options.setConnectTimeout(route.timeouts().connect().toMillis())
                .setFollowRedirects(false)
                .setHeaders(headers);
    }
}
