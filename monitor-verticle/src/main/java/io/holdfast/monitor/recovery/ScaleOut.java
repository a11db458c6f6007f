package io.holdfast.monitor.recovery;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.util.concurrent.TimeUnit;

/**
 * Asks for one more node: a webhook, or Kubernetes by the scale subresource with the pod's own service account. That is read
 * each time, since its token is renewed while the pod lives.
 */
public final class ScaleOut {
    private static final long TIMEOUT_MS = 5_000;

    private final Vertx vertx;
    private final ScaleOutConfig config;

    public ScaleOut(Vertx vertx, ScaleOutConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    boolean possible() {
        return config.possible();
    }

    /** Completes with what was answered, in a few words. */
    Future<String> ask(String node, String why) {
        return config.target().isPresent() ? kubernetes(config.target().get()) : webhook(node, why);
    }

    private Future<String> webhook(String node, String why) {
        JsonObject body =
                new JsonObject().put("action", "scale-out").put("node", node).put("why", why);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(config.webhook().orElseThrow().toString())
                .putHeader("Content-Type", "application/json");
        HttpClient http = client(new HttpClientOptions());
        return send(http, request, body.toBuffer())
                .map(answer -> "the webhook has agreed")
                .eventually(http::close);
    }

    private HttpClient client(HttpClientOptions options) {
        return vertx.createHttpClient(options.setName("scale-out"));
    }

    private Future<String> kubernetes(String target) {
        return Future.all(read("namespace"), read("token"), read("ca.crt")).compose(account -> {
            String path = "/apis/apps/v1/namespaces/" + account.<String>resultAt(0) + "/" + target + "/scale";
            PemTrustOptions trusted = new PemTrustOptions().addCertValue(Buffer.buffer(account.<String>resultAt(2)));
            HttpClient http = client(new HttpClientOptions().setTrustOptions(trusted));
            String url = config.api() + path;
            String token = account.resultAt(1);
            return send(http, request(HttpMethod.GET, url, token), Buffer.buffer())
                    .compose(scale -> more(http, scale.toJsonObject(), url, token))
                    .eventually(http::close);
        });
    }

    /** Only if nobody has changed it meanwhile: of two that ask at once, one is refused with 409. */
    private Future<String> more(HttpClient http, JsonObject scale, String url, String token) {
        int replicas = scale.getJsonObject("spec").getInteger("replicas", 0);
        if (replicas >= config.most()) {
            return Future.failedFuture("replicas: " + replicas + " (expected: less than scale-out-most)");
        }
        JsonObject patch = new JsonObject()
                .put(
                        "metadata",
                        new JsonObject()
                                .put(
                                        "resourceVersion",
                                        scale.getJsonObject("metadata").getString("resourceVersion")))
                .put("spec", new JsonObject().put("replicas", replicas + 1));
        RequestOptions request =
                request(HttpMethod.PATCH, url, token).putHeader("Content-Type", "application/merge-patch+json");
        return send(http, request, patch.toBuffer())
                .map(patched -> "replicas: " + replicas + " to "
                        + patched.toJsonObject().getJsonObject("spec").getInteger("replicas"));
    }

    private Future<String> read(String file) {
        return vertx.fileSystem()
                .readFile(config.account().resolve(file).toString())
                .map(text -> text.toString().strip());
    }

    private static RequestOptions request(HttpMethod method, String url, String token) {
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Accept", "application/json");
    }

    private static Future<Buffer> send(HttpClient http, RequestOptions options, Buffer body) {
        return http.request(options.setConnectTimeout(TIMEOUT_MS))
                .compose(request -> request.send(body)
                        .compose(ScaleOut::answer)
                        .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                        .onFailure(failure -> request.reset()));
    }

    private static Future<Buffer> answer(HttpClientResponse response) {
        return response.statusCode() / 100 == 2
                ? response.body()
                : Future.failedFuture("status " + response.statusCode());
    }
}
