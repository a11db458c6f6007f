package io.holdfast.stream.source;

import io.holdfast.routes.Route;
import io.holdfast.routes.UpstreamCall;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.settings.Timeouts;
import io.holdfast.stream.StreamConfig;
import io.holdfast.tracing.StreamTrace;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The connections of one verticle instance to all upstreams; they live on the instance's event loop. */
public final class UpstreamClient {
    /** Calls that may wait for a free connection; more are refused at once. */
    private static final int MAX_WAITING = 1_000;

    /**
     * How much of one stream is read in one turn of an event loop: with more, turns become as long as what waits at all
     * upstreams, once that is more than can be done, and whatever needs several turns takes for ever.
     */
    private static final RecvByteBufAllocator READS =
            new AdaptiveRecvByteBufAllocator(512, 2 * 1024, 8 * 1024).maxMessagesPerRead(1);

    private final Vertx vertx;
    private final StreamConfig config;
    private final UpstreamHealth health;
    /** What a part of a body is copied to while it is parsed, which nothing interrupts; a decoder's largest part fits in. */
    private final byte[] scratch = new byte[HttpClientOptions.DEFAULT_MAX_CHUNK_SIZE];

    private HttpClientAgent http;

    public UpstreamClient(Vertx vertx, StreamConfig config, UpstreamHealth health) {
        this.vertx = vertx;
        this.config = config;
        this.health = health;
        this.http = open();
    }

    private HttpClientAgent open() {
        HttpClientOptions options = new HttpClientOptions()
                .setName("upstream")
                // Each call has its route's, which is no longer.
                .setConnectTimeout((int) Timeouts.LONGEST_CONNECT.toMillis())
                .setKeepAliveTimeout(15)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxRedirects(0);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(config.upstreamConnections()).setMaxWaitQueueSize(MAX_WAITING);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(UpstreamClient::readInTurns)
                .build();
    }

    private static void readInTurns(HttpConnection connection) {
        ((HttpClientConnectionInternal) connection)
                .channelHandlerContext()
                .channel()
                .config()
                .setRecvByteBufAllocator(READS);
    }

    /** Opens new connections from now on; those in use are closed when their streams are over. */
    public void reset() {
        HttpClientAgent before = http;
        http = open();
        before.shutdown(config.maxDuration().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The first answer to a question, of whichever upstream gives one. */
    Source ask(Route route, StreamId stream, String session, OpeningRequest request) {
        return new TriedSource(
                vertx,
                health.tries(route),
                route.timeouts().answer(),
                call -> source(route, call, stream, session, request));
    }

    /** One call for the rest of a stream that has begun; whoever asks for it sees to further ones. */
    Source askAgain(Route route, StreamId stream, String session, OpeningRequest request) {
        return source(route, health.tries(route).nextInAnyCase(), stream, session, request);
    }

    private UpstreamSource source(
            Route route, UpstreamCall call, StreamId stream, String session, OpeningRequest request) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.target().method()))
                .setAbsoluteURI(address(call.upstream().url(), request.target(), request.query()))
                .setConnectTimeout(route.timeouts().connect().toMillis())
                .setFollowRedirects(false)
                .setHeaders(headers(route, stream, session, request));
        return new UpstreamSource(http, route, call, options, request.body(), config.maxEventBytes(), scratch);
    }

    private MultiMap headers(Route route, StreamId stream, String session, OpeningRequest request) {
        return traced(stream, head(route, request))
                .set("Accept", "text/event-stream")
                .set("X-Session-ID", session)
                .set("X-Stream-ID", stream.value())
                .set("Idempotency-Key", stream.value());
    }

    /** The upstream's spans are below the stream's, when that is told. What names no parent of it has no state either. */
    private MultiMap traced(StreamId stream, MultiMap head) {
        String sent = head.contains(StreamTrace.HEADER) ? head.get(StreamTrace.HEADER) : "";
        config.tracing().trace(stream, sent).ifPresent(trace -> {
            head.set(StreamTrace.HEADER, trace.traceparent());
            if (!trace.hasParent()) {
                head.remove("tracestate");
            }
        });
        return head;
    }

    /** The client's fields as the route changes them. */
    public static MultiMap head(Route route, OpeningRequest request) {
        MultiMap head = MultiMap.caseInsensitiveMultiMap();
        request.headers().forEach(head::set);
        route.requestHeaders().applyTo(head);
        return head;
    }

    /** Of what is asked at an upstream. */
    public static String address(URI url, Target target, String query) {
        String whole = url.toString();
        int queryAt = whole.indexOf('?');
        String address = below(queryAt < 0 ? whole : whole.substring(0, queryAt), target.path());
        String own = queryAt < 0 ? "" : whole.substring(queryAt + 1);
        return address
                + (own.isEmpty() && query.isEmpty() ? "" : "?")
                + own
                + (own.isEmpty() || query.isEmpty() ? "" : "&")
                + query;
    }

    private static String below(String address, String path) {
        return path.startsWith("/") && address.endsWith("/") ? address + path.substring(1) : address + path;
    }
}
