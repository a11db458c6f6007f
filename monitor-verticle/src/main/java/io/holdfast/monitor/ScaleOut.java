package io.holdfast.monitor;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Asks for one more node: a webhook, or Kubernetes by the scale subresource with the pod's own service account. */
final class ScaleOut {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String API = "https://kubernetes.default.svc/apis/apps/v1/namespaces/";
    private static final long TIMEOUT_MS = 5_000;

    private final Vertx vertx;
    private final RecoveryConfig config;
    private final HttpClient http;

    ScaleOut(Vertx vertx, RecoveryConfig config) {
        this.vertx = vertx;
        this.config = config;
        HttpClientOptions options = new HttpClientOptions().setName("scale-out").setKeepAlive(false);
        if (config.scaleOutTarget().isPresent() && Files.isReadable(ACCOUNT.resolve("ca.crt"))) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(ACCOUNT.resolve("ca.crt").toString()));
        }
        this.http = vertx.createHttpClient(options);
    }

    boolean possible() {
        return config.scaleOutWebhook().isPresent() || config.scaleOutTarget().isPresent();
    }

    /** Completes with what was answered, in a few words. */
    Future<String> ask(String node, String why) {
        if (config.scaleOutTarget().isPresent()) {
            return kubernetes(config.scaleOutTarget().get());
        }
        JsonObject body =
                new JsonObject().put("action", "scale-out").put("node", node).put("why", why);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(config.scaleOutWebhook().orElseThrow().toString())
                .putHeader("Content-Type", "application/json");
        return send(request, body.toBuffer()).map(answer -> "the webhook has agreed");
    }

    private Future<String> kubernetes(String target) {
        return Future.all(read("namespace"), read("token")).compose(account -> {
            String url = API + account.<String>resultAt(0) + "/" + target + "/scale";
            String token = account.resultAt(1);
            return send(request(HttpMethod.GET, url, token), Buffer.buffer())
                    .compose(scale -> more(scale.toJsonObject(), url, token));
        });
    }

    private Future<String> more(JsonObject scale, String url, String token) {
        int replicas = scale.getJsonObject("spec").getInteger("replicas", 0);
        if (replicas >= config.scaleOutMost()) {
            return Future.failedFuture("replicas: " + replicas + " (expected: less than scale-out-most)");
        }
        JsonObject patch = new JsonObject().put("spec", new JsonObject().put("replicas", replicas + 1));
        RequestOptions request =
                request(HttpMethod.PATCH, url, token).putHeader("Content-Type", "application/merge-patch+json");
        return send(request, patch.toBuffer()).map(patched -> "replicas: " + replicas + " to " + (replicas + 1));
    }

    private Future<String> read(String file) {
        return vertx.fileSystem()
                .readFile(ACCOUNT.resolve(file).toString())
                .map(text -> text.toString().strip());
    }

    private static RequestOptions request(HttpMethod method, String url, String token) {
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Accept", "application/json");
    }

    private Future<Buffer> send(RequestOptions options, Buffer body) {
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
