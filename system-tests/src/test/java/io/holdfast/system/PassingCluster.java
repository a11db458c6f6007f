package io.holdfast.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A gateway and a stream node with routes that pass API calls and WebSockets to a {@link CallUpstream}. */
final class PassingCluster implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    private final TestCluster cluster = TestCluster.create();
    private final CallUpstream upstream = CallUpstream.start();
    private final String settings;
    private Path file;
    private NodeProcess gateway;
    private NodeProcess stream;

    PassingCluster() {
        this("");
    }

    /** @param settings further lines of both nodes' configuration */
    PassingCluster(String settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        open();
    }

    PassingCluster open() throws IOException {
        return open(Launch.roles("gateway"));
    }

    /** @param front how the gateway is started, but for its routes */
    PassingCluster open(Launch front) throws IOException {
        file = Files.createTempFile("holdfast", ".yaml");
        Files.writeString(
                file,
                settings
                        + "routes:\n"
                        + route("files", "/files/**", "api", upstream.url("http", "/up"), "timeout: 5m")
                        + route("small", "/small/**", "api", upstream.url("http", "/up"), "max-body-size: 100KB")
                        + route("quick", "/quick/**", "api", upstream.url("http", "/up"), "timeout: 1s")
                        + route("nobody", "/nobody", "api", TestUpstream.nobody())
                        + route("live", "/live/**", "websocket", upstream.url("ws", "/live"), "max-body-size: 1MB")
                        + route("large", "/large/**", "websocket", upstream.url("ws", "/live"))
                        + route("agent", "/agent", "stream", upstream.url("http", "/agent"))
                        + route("dead", "/dead", "websocket", TestUpstream.nobody()));
        stream = startStream();
        gateway = cluster.start(front.with("--config", file.toString()));
        return this;
    }

    NodeProcess startStream() {
        return cluster.start(Launch.roles("stream").with("--config", file.toString()));
    }

    private static String route(String id, String path, String kind, String upstream, String... more) {
        String keys = more.length == 0 ? "" : "    " + String.join("\n    ", more) + "\n";
        return "  - id: " + id + "\n    path: " + path + "\n    kind: " + kind + "\n    upstream: " + upstream + "\n"
                + keys;
    }

    CallUpstream upstream() {
        return upstream;
    }

    NodeProcess gateway() {
        return gateway;
    }

    NodeProcess stream() {
        return stream;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        upstream.close();
        Files.deleteIfExists(file);
    }
}
