package io.holdfast.bench.faults;

import static io.holdfast.bench.UsageException.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How nodes are started, and what else with them. */
final class NodeOptions {
    @Option(
            names = "--jar",
            paramLabel = "FILE",
            defaultValue = "node/target/holdfast.jar",
            description = "the nodes' jar (default: ${DEFAULT-VALUE})")
    Path jar = Path.of("");

    @Option(
            names = "--java",
            paramLabel = "DIR",
            defaultValue = "${sys:java.home}",
            description = "the nodes' JDK (default: the tool's own)")
    String java = "";

    @Option(
            names = "--jvm",
            paramLabel = "FLAGS",
            defaultValue = "-Xmx512m",
            description = "the nodes' JVM flags (default: ${DEFAULT-VALUE})")
    String jvm = "";

    @Option(
            names = "--node-args",
            paramLabel = "ARGS",
            defaultValue = "",
            description = "more options of each node, such as '--journal hazelcast'")
    String nodeArguments = "";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a node's setting by its variable's name without HOLDFAST_, such as IDLE_TIMEOUT=5s")
    Map<String, String> settings = Map.of();

    @Option(
            names = "--cluster-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "the first node's; the others take the next ones (default: a free block)")
    int clusterPort;

    @Option(
            names = "--redis-server",
            paramLabel = "FILE",
            defaultValue = "",
            description = "a redis-server to start, where the nodes keep their journal; its faults happen, too")
    String redisServer = "";

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            defaultValue = "",
            description = "where the nodes' output goes (default: a new temporary directory)")
    String logs = "";

    void validate() {
        check(Files.isRegularFile(jar), "--jar", jar, "a node's jar");
        check(
                redisServer.isEmpty() || Files.isExecutable(Path.of(redisServer)),
                "--redis-server",
                redisServer,
                "a program");
    }

    /** Where everything is written to. */
    Path directory() throws IOException {
        return logs.isEmpty() ? Files.createTempDirectory("holdfast-faults") : Files.createDirectories(Path.of(logs));
    }

    List<String> jvmFlags() {
        return words(jvm);
    }

    List<String> arguments() {
        return words(nodeArguments);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
