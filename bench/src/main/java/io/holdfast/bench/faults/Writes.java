package io.holdfast.bench.faults;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Requests that are sent again, through any gateway, until one of them is answered. Confined to an event loop. */
final class Writes {
    private static final int CONNECT_MILLIS = 2_000;
    /** Longer than a gateway looks for a lost stream's next owner. */
    private static final long ANSWER_MILLIS = 40_000;

    private static final int PAUSE_MILLIS = 100;
    private static final int CONNECTIONS = 1_000;
    /** It is not known what was done, or known that nothing was. */
    private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);

    /** What is asked of a stream. */
    record Request(HttpMethod method, String uri, Map<String, String> headers, Buffer body) {}

    /** What came of it. */
    record Reply(int status, MultiMap headers, Buffer body) {
        boolean good() {
            return status / 100 == 2;
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    private final Vertx vertx;
    private final HttpClientAgent client;
    private final Random random;
    private final Consumer<Count> counts;
    private List<SocketAddress> gateways = List.of();

    Writes(Vertx vertx, long seed, Consumer<Count> counts) {
        this.vertx = vertx;
        this.random = new Random(seed);
        this.counts = counts;
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
                // Whose node is killed; its request is told of it.
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    void gateways(List<SocketAddress> addresses) {
        gateways = addresses;
    }

    Future<Void> pause(long millis) {
        return vertx.timer(Math.max(1, millis), TimeUnit.MILLISECONDS).mapEmpty();
    }

    Future<Reply> insist(Request request) {
        Promise<Reply> answered = Promise.promise();
        insist(request, answered);
        return answered.future();
    }

    private void insist(Request request, Promise<Reply> answered) {
        send(request).onComplete(sent -> {
            if (sent.succeeded() && !AGAIN.contains(sent.result().status())) {
                answered.complete(sent.result());
                return;
            }
            counts.accept(Count.SENT_AGAIN);
            pause(PAUSE_MILLIS + random.nextInt(PAUSE_MILLIS)).onSuccess(over -> insist(request, answered));
        });
    }

    private Future<Reply> send(Request request) {
        if (gateways.isEmpty()) {
            return Future.failedFuture("no gateway");
        }
        RequestOptions options = new RequestOptions()
                .setServer(gateways.get(random.nextInt(gateways.size())))
                .setHost("holdfast")
                .setMethod(request.method())
                .setURI(request.uri())
                .setIdleTimeout(ANSWER_MILLIS);
        request.headers().forEach(options::putHeader);
        return client.request(options)
                .compose(opened -> opened.send(request.body()))
                .compose(response ->
                        response.body().map(body -> new Reply(response.statusCode(), response.headers(), body)));
    }
}
