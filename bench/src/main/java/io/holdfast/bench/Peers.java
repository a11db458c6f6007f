package io.holdfast.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The servers that can be compared, each set up as its own documentation says for event streams. */
final class Peers {
    /** The first of the ports that the servers take. */
    private static final int PORT = 9_210;

    private static final int CLUSTER_PORT = 5_830;
    private static final String ALL_ROLES = "gateway,stream,monitor";

    private static final String NGINX = """
            worker_processes 2;
            daemon off;
            error_log stderr warn;
            pid nginx.pid;
            events { worker_connections 20000; }
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
              upstream agent { server 127.0.0.1:%2$d; }
              server {
                listen 127.0.0.1:%1$d backlog=4096;
                location / {
                  proxy_pass http://agent;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                  proxy_read_timeout 1h;
                }
              }
            }
            """;
    private static final String HAPROXY = """
            global
              maxconn 9000
              nbthread 2
            defaults
              mode http
              option http-no-delay
              timeout connect 5s
              timeout client 1h
              timeout server 1h
              timeout tunnel 1h
            frontend front
              bind 127.0.0.1:%1$d
              default_backend agent
            backend agent
              server one 127.0.0.1:%2$d maxconn 9000
            """;
    private static final String REDIS = """
            port %d
            bind 127.0.0.1
            save ""
            appendonly yes
            """;

    private final Path java;
    private final List<String> jvm;
    private final int upstream;
    private final Map<String, Supplier<Peer>> known = new LinkedHashMap<>();

    /**
     * @param java the JVM's home
     * @param jvm its flags
     * @param holdfast our jar
     * @param spring a Spring Cloud Gateway's jar, see bench/spring-cloud-gateway
     * @param upstream the upstream's port
     */
    Peers(Path java, List<String> jvm, Path holdfast, Path spring, int upstream) {
        this.java = java;
        this.jvm = jvm;
        this.upstream = upstream;
        known.put("nginx", () -> configured("nginx", PORT, NGINX, List.of("nginx", "-p", ".", "-c", "nginx.conf")));
        known.put("haproxy", () -> configured("haproxy", PORT + 1, HAPROXY, List.of("haproxy", "-f", "haproxy.conf")));
        known.put("vertx", () -> one("vertx", PORT + 2, passThrough(PORT + 2)));
        known.put("spring", () -> one("spring", PORT + 3, spring(spring, PORT + 3)));
        known.put(
                "holdfast",
                () -> one("holdfast", PORT + 4, node(holdfast, PORT + 4, 0, members(0, 1), ALL_ROLES, "hazelcast")));
        known.put(
                "holdfast-memory",
                () -> one(
                        "holdfast-memory", PORT + 5, node(holdfast, PORT + 5, 1, members(1, 1), ALL_ROLES, "memory")));
        known.put("holdfast-redis", () -> inRedis(holdfast, PORT + 8, PORT + 9));
        known.put(
                "holdfast-two",
                () -> new Peer(
                        "holdfast-two",
                        List.of(
                                node(holdfast, PORT + 6, 2, members(2, 2), "gateway,monitor", "hazelcast"),
                                node(holdfast, PORT + 7, 3, members(2, 2), "stream", "hazelcast")),
                        Map.of(),
                        PORT + 6));
    }

    Peer named(String name) {
        UsageException.check(known.containsKey(name), "--peers", name, String.join(",", known.keySet()));
        return Objects.requireNonNull(known.get(name)).get();
    }

    private Peer configured(String name, int port, String config, List<String> command) {
        return new Peer(name, List.of(command), Map.of(name + ".conf", config.formatted(port, upstream)), port);
    }

    private static Peer one(String name, int port, List<String> command) {
        return new Peer(name, List.of(command), Map.of(), port);
    }

    private Peer inRedis(Path jar, int port, int redis) {
        List<String> node = node(jar, port, 4, members(4, 1), ALL_ROLES, "redis");
        node.addAll(List.of("--redis", "redis://127.0.0.1:" + redis));
        return new Peer(
                "holdfast-redis",
                List.of(List.of("redis-server", "redis.conf"), node),
                Map.of("redis.conf", REDIS.formatted(redis)),
                port);
    }

    private List<String> java(Path jar, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> passThrough(int port) {
        return java(
                Path.of(BenchMain.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()),
                "passthrough",
                "--port",
                String.valueOf(port),
                "--upstream",
                "http://127.0.0.1:" + upstream);
    }

    private List<String> spring(Path jar, int port) {
        return java(jar, "--server.port=" + port, "--upstream=http://127.0.0.1:" + upstream);
    }

    /** Nodes of one cluster follow one another. */
    private static String members(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> "127.0.0.1:" + (CLUSTER_PORT + number))
                .collect(Collectors.joining(","));
    }

    /** @param number of the node among all that are compared */
    private List<String> node(Path jar, int port, int number, String members, String roles, String journal) {
        return java(
                jar,
                "--roles",
                roles,
                "--http-port",
                String.valueOf(port),
                "--ws-port",
                "0",
                "--management-port",
                "0",
                "--cluster-port",
                String.valueOf(CLUSTER_PORT + number),
                "--cluster-members",
                members,
                "--journal",
                journal,
                "--upstream",
                "http://127.0.0.1:" + upstream + "/");
    }
}
