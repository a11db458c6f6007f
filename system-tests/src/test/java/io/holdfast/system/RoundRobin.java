package io.holdfast.system;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A HAProxy that sends each request to another node than the one before, whoever asks. */
final class RoundRobin implements AutoCloseable {
    private final Process process;
    private final int port;

    private RoundRobin(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RoundRobin over(List<NodeProcess> nodes) {
        int port = FreePort.any();
        String servers = nodes.stream()
                .map(node ->
                        "  server " + node.id() + " 127.0.0.1:" + node.http("/").getPort() + "\n")
                .collect(Collectors.joining());
        String config = """
                defaults
                  mode http
                  option http-no-delay
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                listen nodes
                  bind 127.0.0.1:%d
                  balance roundrobin
                """.formatted(port) + servers;
        try {
            Path file = Files.writeString(Files.createTempFile("holdfast-round-robin", ".cfg"), config);
            Process process = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ProcessGuard.started(process);
            RoundRobin proxy = new RoundRobin(process, port);
            Eventually.within(Limits.SOON, "the proxy listens", proxy::listens);
            Files.delete(file);
            return proxy;
        } catch (IOException failure) {
            throw new AssertionError("haproxy not started: run ./verify, which installs it", failure);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        ProcessGuard.over(process);
    }
}
