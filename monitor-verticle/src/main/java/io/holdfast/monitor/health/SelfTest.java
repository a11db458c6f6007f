package io.holdfast.monitor.health;

import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.NodeRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads a short stream now and then as a client would: through this node's own HTTP port, over the bus, from a stream
 * verticle and its journal, and back. Belongs to one event loop.
 */
final class SelfTest {
    private static final String ID = "selfTest";
    private static final String LAST_EVENT = "{\"test\":5,\"of\":5}";
    private static final int MAX_ANSWER_BYTES = 16 * 1024;
    private static final int MISSED = 3;

    private final Vertx vertx;
    private final SelfTestConfig config;
    private final LocalNode local;
    private final NodeRegistry nodes;
    private final HttpClient http;
    private final long startedNanos = System.nanoTime();
    private Future<Void> underWay = Future.succeededFuture();
    private long endedNanos;
    private Optional<Result> last = Optional.empty();

    /** @param reason why it failed, "" if it did not */
    private record Result(String reason, long firstEventMs, long wholeMs) {}

    SelfTest(Vertx vertx, SelfTestConfig config, LocalNode local, NodeRegistry nodes) {
        this.vertx = vertx;
        this.config = config;
        this.local = local;
        this.nodes = nodes;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setName("self-test")
                .setKeepAlive(false)
                .setConnectTimeout((int) config.timeout().toMillis())
                .setSsl(config.tls())
                // The certificate names what clients call this node by, which is not how it calls itself.
                .setTrustAll(true)
                .setVerifyHost(false));
    }

    void start() {
        if (!config.interval().isZero()) {
            vertx.setPeriodic(0, Math.max(1, config.interval().toMillis()), tick -> run());
        }
    }

    private int port() {
        return nodes.node(local.id())
                .map(NodeInfo::ports)
                .map(NodeInfo.Ports::http)
                .orElse(0);
    }

    Check check() {
        if (config.interval().isZero()) {
            return Check.up(ID, new JsonObject().put("skipped", "self-test-interval is 0s"));
        }
        if (port() == 0) {
            String why = local.phase() == LocalNode.Phase.STARTING ? "not started" : "the node has no gateway role";
            return Check.up(ID, new JsonObject().put("skipped", why));
        }
        long now = System.nanoTime();
        long ageMs = TimeUnit.NANOSECONDS.toMillis(now - (last.isEmpty() ? startedNanos : endedNanos));
        JsonObject details = new JsonObject();
        last.ifPresent(result -> details.put("ageMs", ageMs));
        last.filter(result -> result.firstEventMs() >= 0)
                .ifPresent(result -> details.put("firstEventMs", result.firstEventMs()));
        last.filter(result -> result.reason().isEmpty()).ifPresent(result -> details.put("wholeMs", result.wholeMs()));
        String reason = last.map(Result::reason).orElse("");
        long oldestMs = config.interval().toMillis() * MISSED + config.timeout().toMillis();
        boolean old = ageMs > oldestMs;
        return new Check(ID, reason.isEmpty() && old ? "no self-test has ended lately" : reason, details);
    }

    /** Tries now, unless a try is under way; completes, never with a failure, when it is over. */
    Future<Void> run() {
        if (underWay.isComplete() && port() != 0 && local.ready()) {
            underWay = attempt();
        }
        return underWay;
    }

    private Future<Void> attempt() {
        long since = System.nanoTime();
        long[] firstNanos = {-1};
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(config.host())
                .setPort(port())
                .setURI("/api/stream/test")
                .setSsl(config.tls())
                .putHeader("Accept", "text/event-stream")
                .putHeader("X-Self-Test", local.selfTestKey());
        return http.request(request)
                .compose(sent -> sent.send()
                        .compose(response -> read(response, since, firstNanos))
                        .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> sent.reset()))
                .transform(done -> {
                    endedNanos = System.nanoTime();
                    String reason = done.succeeded() ? "" : "the self-test failed: " + said(done.cause());
                    last = Optional.of(new Result(reason, ms(firstNanos[0]), ms(endedNanos - since)));
                    return Future.succeededFuture();
                });
    }

    private static String said(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
    }

    private static long ms(long nanos) {
        return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static Future<Void> read(HttpClientResponse response, long since, long[] firstNanos) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode());
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() < MAX_ANSWER_BYTES) {
                body.appendBuffer(part);
            }
            if (firstNanos[0] < 0 && body.toString().contains("data:")) {
                firstNanos[0] = System.nanoTime() - since;
            }
        });
        return response.end()
                .compose(end -> body.toString().contains(LAST_EVENT)
                        ? Future.succeededFuture()
                        : Future.failedFuture("the stream ended before its last event"));
    }
}
