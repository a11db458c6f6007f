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
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A real nginx or HAProxy that was started from the files which are shipped. Only addresses, ports and the certificate are
 * exchanged, and what a test says.
 */
final class EdgeProxy implements AutoCloseable {
    static final String STATS_USER = "operator";
    static final String STATS_PASSWORD = "of-the-proxy";

    private final Process process;
    private final ProcessOutput output;
    private final Ports ports;

    private record Ports(int http, int https, int inside) {
        static Ports free() {
            return new Ports(FreePort.any(), FreePort.any(), FreePort.any());
        }
    }

    enum Kind {
        NGINX("nginx.conf") {
            @Override
            String local(String text, Path directory, Ports ports) {
                return text.replaceAll("(?m)^ *listen \\[::].*$", "")
                        .replaceAll("listen 80;", "listen 127.0.0.1:" + ports.http + ";")
                        .replaceAll("listen 443 ", "listen 127.0.0.1:" + ports.https + " ")
                        .replaceAll("listen 8088;", "listen 127.0.0.1:" + ports.inside + ";")
                        .replace("pid /run/nginx.pid;", "pid " + directory.resolve("nginx.pid") + ";");
            }

            @Override
            void certificate(Path tls) throws IOException {
                Files.copy(EdgeTls.certificate(), tls.resolve("fullchain.pem"));
                Files.copy(EdgeTls.key(), tls.resolve("privkey.pem"));
            }

            /** One process, so that it can't leave workers behind. */
            @Override
            List<String> command(Path directory) {
                String file = directory.resolve(main).toString();
                return List.of("nginx", "-p", directory + "/", "-c", file, "-g", "daemon off; master_process off;");
            }
        },
        HAPROXY("haproxy.cfg") {
            @Override
            String local(String text, Path directory, Ports ports) {
                return text.replace("bind :80\n", "bind 127.0.0.1:" + ports.http + "\n")
                        .replace("bind :443 ", "bind 127.0.0.1:" + ports.https + " ")
                        .replace("bind 127.0.0.1:8404\n", "bind 127.0.0.1:" + ports.inside + "\n");
            }

            @Override
            void certificate(Path tls) throws IOException {
                Files.writeString(
                        tls.resolve("holdfast.pem"),
                        Files.readString(EdgeTls.certificate()) + Files.readString(EdgeTls.key()));
            }

            @Override
            List<String> command(Path directory) {
                return List.of("haproxy", "-db", "-f", directory.resolve(main).toString());
            }
        };

        final String main;

        Kind(String main) {
            this.main = main;
        }

        abstract String local(String text, Path directory, Ports ports);

        abstract void certificate(Path tls) throws IOException;

        abstract List<String> command(Path directory);

        Path shipped() {
            return Path.of("..", "deploy", name().toLowerCase(Locale.ROOT));
        }
    }

    private EdgeProxy(Process process, Ports ports) {
        this.process = process;
        this.ports = ports;
        output = new ProcessOutput(process.getInputStream(), "out of proxy " + process.pid());
    }

    static EdgeProxy before(Kind kind, List<NodeProcess> nodes) {
        return before(kind, nodes, UnaryOperator.identity());
    }

    /** @param change of what the files say, such as a fault or a shorter time */
    static EdgeProxy before(Kind kind, List<NodeProcess> nodes, UnaryOperator<String> change) {
        Ports ports = Ports.free();
        try {
            Path directory = Files.createTempDirectory("holdfast-edge");
            copy(kind, directory, text -> change.apply(addresses(kind.local(text, directory, ports), nodes)));
            Path tls = Files.createDirectory(directory.resolve("tls"));
            kind.certificate(tls);
            ProcessBuilder command = new ProcessBuilder(kind.command(directory)).redirectErrorStream(true);
            command.environment().put("HAPROXY_STATS_USER", STATS_USER);
            command.environment().put("HAPROXY_STATS_PASSWORD", STATS_PASSWORD);
            Process process = command.start();
            ProcessGuard.started(process);
            EdgeProxy proxy = new EdgeProxy(process, ports);
            proxy.awaitListening();
            return proxy;
        } catch (IOException failure) {
            throw new AssertionError(kind + " not started: run ./verify, which installs it", failure);
        }
    }

    private static void copy(Kind kind, Path directory, UnaryOperator<String> change) throws IOException {
        try (Stream<Path> files = Files.walk(kind.shipped())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = directory.resolve(kind.shipped().relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, change.apply(Files.readString(file)));
            }
        }
    }

    /** Those of the nodes in place of 10.0.0.11, 10.0.0.12 and 10.0.0.13. */
    private static String addresses(String text, List<NodeProcess> nodes) {
        StringBuilder local = new StringBuilder();
        for (String line : text.split("(?<=\n)")) {
            String changed = line;
            for (int i = 0; i < nodes.size(); i++) {
                changed = address(changed, "10.0.0.1" + (i + 1), nodes.get(i));
            }
            local.append(changed);
        }
        return local.toString();
    }

    private static String address(String line, String shipped, NodeProcess node) {
        if (!line.contains(shipped)) {
            return line;
        }
        int management = node.management("/").getPort();
        return line.replace(shipped + ":8080", "127.0.0.1:" + node.http("/").getPort())
                .replace(shipped + ":8082", "127.0.0.1:" + node.webSocket().getPort())
                .replace(shipped + ":8081", "127.0.0.1:" + management)
                .replace("port 8081", "port " + management);
    }

    private void awaitListening() {
        Eventually.within(Limits.SOON, "the proxy listens", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the proxy has ended: " + output.lines());
            }
            return listens(ports.https) && listens(ports.http);
        });
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    URI https(String path) {
        return URI.create("https://127.0.0.1:" + ports.https + path);
    }

    URI webSocket() {
        return URI.create("wss://127.0.0.1:" + ports.https + "/ws/");
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + ports.http + path);
    }

    /** Where operators and Prometheus ask. */
    URI inside(String path) {
        return URI.create("http://127.0.0.1:" + ports.inside + path);
    }

    /** @param query for the demo agent */
    SseRequest ask(String query) {
        return new SseRequest("POST", https(SseRequest.QUERY + "?" + query), List.of(), SseRequest.QUESTION, 0);
    }

    /** The same without TLS. */
    SseRequest askPlain(String query) {
        return new SseRequest("POST", http(SseRequest.QUERY + "?" + query), List.of(), SseRequest.QUESTION, 0);
    }

    SseRequest resume(String stream, long seen) {
        return new SseRequest("GET", https("/api/stream/" + stream), List.of(), "", 0)
                .header("Last-Event-ID", stream + "-" + seen)
                .expecting(seen + 1);
    }

    List<String> said() {
        return output.lines();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
        ProcessGuard.over(process);
    }
}
