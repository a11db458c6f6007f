package io.holdfast.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.testing.SelfSigned;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The part of Kubernetes' API server that a Deployment is scaled by: over TLS, for one token, and only for what the shipped
 * Role allows. A patch of another version of the scale than the last one is refused, as there.
 */
final class KubernetesApi implements AutoCloseable {
    static final String SCALE = "/apis/apps/v1/namespaces/streams/deployments/holdfast/scale";
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** What was asked, and how it was answered. */
    record Asked(String method, String path, String contentType, String body, int status) {}

    private final HttpsServer server;
    private final Path account;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile int replicas;
    private int version = 1;

    private KubernetesApi(HttpsServer server, Path account, int replicas) {
        this.server = server;
        this.account = account;
        this.replicas = replicas;
    }

    /** @param directory for what a pod finds of its service account */
    static KubernetesApi start(Path directory, int replicas) {
        try {
            SelfSigned certificate = SelfSigned.in(directory, "api");
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls(certificate)));
            KubernetesApi api = new KubernetesApi(server, directory, replicas);
            Files.copy(certificate.certificate(), directory.resolve("ca.crt"));
            Files.writeString(directory.resolve("namespace"), "streams");
            api.token("first-token");
            server.createContext("/", api::take);
            server.start();
            return api;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static SSLContext tls(SelfSigned certificate) {
        try {
            String pem = Files.readString(certificate.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("api", key, PASSWORD, new Certificate[] {certificate.parsed()});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError("no TLS for the API server", failure);
        }
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the kubelet does now and then. */
    void token(String token) {
        try {
            Files.writeString(account.resolve("token"), token);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String token() throws IOException {
        return Files.readString(account.resolve("token"));
    }

    int replicas() {
        return replicas;
    }

    void replicas(int now) {
        replicas = now;
    }

    List<Asked> asked() {
        return asked;
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().toString();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean authentic =
                ("Bearer " + token()).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean allowed = path.equals(SCALE) && List.of("GET", "PATCH").contains(method);
        int status = !authentic ? 401 : !allowed ? 403 : method.equals("GET") ? 200 : patch(new JsonObject(body));
        asked.add(new Asked(method, path, type == null ? "" : type, body, status));
        byte[] answer = (status == 200 ? scale() : new JsonObject().put("kind", "Status"))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private int patch(JsonObject patch) {
        if (!String.valueOf(version).equals(patch.getJsonObject("metadata").getString("resourceVersion"))) {
            return 409;
        }
        version++;
        replicas = patch.getJsonObject("spec").getInteger("replicas");
        return 200;
    }

    private JsonObject scale() {
        return new JsonObject()
                .put("kind", "Scale")
                .put("apiVersion", "autoscaling/v1")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", "holdfast")
                                .put("namespace", "streams")
                                .put("resourceVersion", String.valueOf(version)))
                .put("spec", new JsonObject().put("replicas", replicas))
                .put("status", new JsonObject().put("replicas", replicas));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
