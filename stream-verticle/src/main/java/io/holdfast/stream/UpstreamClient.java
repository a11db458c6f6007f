package io.holdfast.stream;

import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;

/** The connections of one verticle instance to the upstream; they live on the instance's event loop. */
final class UpstreamClient {
    /** Calls that may wait for a free connection; more are refused at once. */
    private static final int MAX_WAITING = 1_000;

    private final StreamConfig config;
    private final HttpClient http;

    UpstreamClient(Vertx vertx, StreamConfig config) {
        this.config = config;
        HttpClientOptions options = new HttpClientOptions()
                .setName("upstream")
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setKeepAliveTimeout(15)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxRedirects(0);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(config.upstreamConnections()).setMaxWaitQueueSize(MAX_WAITING);
        this.http = vertx.createHttpClient(options, pool);
    }

    Source call(StreamId stream, String session, OpeningRequest request) {
        return new UpstreamSource(http, config, options(stream, session, request), request.body());
    }

    private RequestOptions options(StreamId stream, String session, OpeningRequest request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        request.headers().forEach(headers::set);
        headers.set("Accept", "text/event-stream")
                .set("X-Session-ID", session)
                .set("X-Stream-ID", stream.value())
                .set("Idempotency-Key", stream.value());
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(withQuery(config.upstream(), request.query()))
                .setHeaders(headers);
    }

    private static String withQuery(URI upstream, String query) {
        if (query.isEmpty()) {
            return upstream.toString();
        }
        return upstream + (upstream.getRawQuery() == null ? "?" : "&") + query;
    }
}
