package io.holdfast.gateway.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The identity provider's public keys, looked at again and again, since providers change them now and then. */
final class JwtKeys {
    private static final Logger log = LoggerFactory.getLogger(JwtKeys.class);

    private static final int TIMEOUT_MS = 5_000;
    /** Some hundred keys. */
    private static final int MAX_BYTES = 1024 * 1024;
    /** Whoever makes up key ids must not make us ask the provider all the time. */
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** With a symmetric key everybody who can check tokens could issue them, too (RFC 8725 3.5). */
    private static final Set<String> PUBLIC_KEY_TYPES = Set.of("RSA", "EC", "OKP");

    private final URI address;
    private final Consumer<List<JsonObject>> found;
    private final HttpClient http;
    private final Vertx vertx;
    private final long timer;
    private boolean asking;
    private long askedNanos = System.nanoTime() - LEAST_NANOS;
    private Future<Void> last = Future.succeededFuture();

    /** @param found told the keys, never none */
    JwtKeys(Vertx vertx, URI address, Duration refresh, Consumer<List<JsonObject>> found) {
        this.vertx = vertx;
        this.address = address;
        this.found = found;
        this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MS));
        this.timer = vertx.setPeriodic(refresh.toMillis(), tick -> refresh());
    }

    /** Asks the provider, unless that has just been done. Completes when there is an answer, whatever it is. */
    Future<Void> refresh() {
        if (asking || System.nanoTime() - askedNanos < LEAST_NANOS) {
            return last;
        }
        asking = true;
        askedNanos = System.nanoTime();
        last = ask().map(JwtKeys::publicKeys)
                .onSuccess(found::accept)
                .onFailure(failure -> log.warn(
                        "Identity provider's keys not read: host={} reason={}", address.getHost(), failure.toString()))
                .onComplete(answered -> asking = false)
                .<Void>mapEmpty()
                .otherwiseEmpty();
        return last;
    }

    private Future<Buffer> ask() {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.toString())
                .setTimeout(TIMEOUT_MS);
        return http.request(request)
                .compose(asked -> asked.send().expecting(HttpResponseExpectation.SC_OK))
                .compose(JwtKeys::body)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    /** A provider that has lost its mind must not take our memory with it. */
    private static Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() <= MAX_BYTES) {
                body.appendBuffer(part);
            } else if (whole.tryFail("body: over " + MAX_BYTES + " bytes")) {
                response.request().reset();
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }

    private static List<JsonObject> publicKeys(Buffer body) {
        JsonArray all = new JsonObject(body).getJsonArray("keys", new JsonArray());
        List<JsonObject> keys = all.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(key -> PUBLIC_KEY_TYPES.contains(key.getString("kty", "")))
                .filter(key -> !"enc".equals(key.getString("use")))
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no public key among " + all.size());
        }
        return keys;
    }

    Future<Void> close() {
        vertx.cancelTimer(timer);
        return http.close();
    }
}
