package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * What Vert.x alone costs: hands each request to the upstream and each answer back, and looks into neither. There is no
 * journal, no event, no policy, and when it dies every stream dies with it.
 */
final class PassThroughServer extends VerticleBase {
    private static final int MOST_CONNECTIONS = 100_000;

    private final int port;
    private final Target upstream;

    PassThroughServer(int port, Target upstream) {
        this.port = port;
        this.upstream = upstream;
    }

    @Override
    public Future<?> start() {
        HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
        return vertx.createHttpServer()
                .requestHandler(request -> pass(client, request))
                .listen(port, "127.0.0.1");
    }

    private void pass(HttpClient client, HttpServerRequest request) {
        request.pause();
        RequestOptions call = new RequestOptions()
                .setHost(upstream.host())
                .setPort(upstream.port())
                .setMethod(request.method())
                .setURI(request.uri());
        client.request(call)
                .compose(to -> to.send(request))
                .compose(answer -> back(answer, request))
                .onFailure(failure -> request.connection().close());
    }

    private static Future<Void> back(HttpClientResponse answer, HttpServerRequest request) {
        String type = answer.getHeader("Content-Type");
        request.response().setChunked(true).setStatusCode(answer.statusCode());
        if (type != null) {
            request.response().putHeader("Content-Type", type);
        }
        return answer.pipeTo(request.response());
    }
}
