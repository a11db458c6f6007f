package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.FreePort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Prometheus with the rules of this repository, which scrapes nodes every second. */
final class PrometheusServer implements AutoCloseable {
    private static final Path RULES = Path.of("../deploy/prometheus/rules.yaml").toAbsolutePath();

    private final Process process;
    private final Path directory;
    private final URI address;

    private PrometheusServer(Process process, Path directory, URI address) {
        this.process = process;
        this.directory = directory;
        this.address = address;
    }

    /** One of the two programs of Debian's package. */
    static Process run(List<String> command, Path output) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException missing) {
            throw new AssertionError("no " + command.get(0) + ": run ./verify, which installs it", missing);
        }
    }

    /** @param exporters of what nodes work with, as host and port */
    static PrometheusServer start(List<NodeProcess> nodes, List<String> exporters) throws IOException {
        Path directory = Files.createTempDirectory("holdfast-prometheus");
        String targets = nodes.stream()
                .map(node -> "'" + node.management("/").getAuthority() + "'")
                .collect(Collectors.joining(", "));
        Path config = directory.resolve("prometheus.yaml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                  - job_name: holdfast
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: [%s]}]
                  - job_name: exporters
                    static_configs: [{targets: ['%s']}]
                """.formatted(RULES, targets, String.join("', '", exporters)));
        URI address = URI.create("http://127.0.0.1:" + FreePort.any());
        Process process = run(
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + address.getAuthority()),
                directory.resolve("log"));
        ProcessGuard.started(process);
        return new PrometheusServer(process, directory, address);
    }

    /** What a query selects at this moment; nothing while Prometheus starts. */
    List<JsonObject> query(String query) {
        try {
            return objects(ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                    .getJsonArray("result"));
        } catch (AssertionError notThere) {
            assertThat(process.isAlive()).as("Prometheus lives").isTrue();
            return List.of();
        }
    }

    /** The value of the first thing that a query selects; 0 when there is none. */
    double value(String query) {
        return query(query).stream()
                .findFirst()
                .map(found -> Double.parseDouble(found.getJsonArray("value").getString(1)))
                .orElse(0.0);
    }

    /** The alerting rules, as Prometheus has evaluated them last. */
    List<JsonObject> rules() {
        return objects(ask("/api/v1/rules").getJsonArray("groups")).stream()
                .flatMap(group -> objects(group.getJsonArray("rules")).stream())
                .toList();
    }

    private JsonObject ask(String path) {
        HttpResponse<String> answer = Http.get(address.resolve(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getJsonObject("data");
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        ProcessGuard.over(process);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
