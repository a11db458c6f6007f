package io.holdfast.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What takes Alertmanager's webhooks. */
final class AlertReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<JsonObject> posts = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch open = new CountDownLatch(0);

    private AlertReceiver(HttpServer server) {
        this.server = server;
    }

    static AlertReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            AlertReceiver receiver = new AlertReceiver(server);
            server.createContext("/", receiver::take);
            server.start();
            return receiver;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** The next posts are answered 500. */
    void refuse(int times) {
        refusals.set(times);
    }

    /** Posts are not answered before the receiver is released. */
    void hold() {
        open = new CountDownLatch(1);
    }

    void release() {
        open.countDown();
    }

    /** Posts that have come, be they answered or not. */
    int asked() {
        return asked.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try {
            open.await();
        } catch (InterruptedException interrupted) {
            throw new IOException("the test is over", interrupted);
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (!refused) {
            posts.add(new JsonObject(body));
        }
        exchange.sendResponseHeaders(refused ? 500 : 200, -1);
        exchange.close();
    }

    List<JsonObject> posts() {
        return posts;
    }

    /** Each time that this alert was told of, with that status. */
    Stream<JsonObject> told(String fingerprint, String status) {
        return posts.stream()
                .flatMap(post -> post.getJsonArray("alerts").stream())
                .map(JsonObject.class::cast)
                .filter(alert -> alert.getString("fingerprint").equals(fingerprint))
                .filter(alert -> alert.getString("status").equals(status));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
