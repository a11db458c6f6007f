package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in deploy/ against the programs that read them, and against one another. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path COMPOSE = DEPLOY.resolve("docker/compose.yaml");
    private static final Path DOCKERFILE = DEPLOY.resolve("docker/Dockerfile");

    @TempDir
    private Path directory;

    private static ProgramRun containers(Path compose, Path dockerfile) {
        return ProgramRun.of("node", "../deploy/check/containers.mjs", compose.toString(), dockerfile.toString());
    }

    @Test
    void composeFileFitsItsSchemaAndTheDockerfilePleasesItsLinter() {
        containers(COMPOSE, DOCKERFILE).success();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_only: -> read_onli:", "redis:/data -> rediz:/data", "condition: -> condishun:"})
    void faultInTheComposeFileIsSeen(String fault) throws IOException {
        assertThat(containers(faulty(COMPOSE, fault), DOCKERFILE).exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER -> USR", "EXPOSE 8080 -> EXPOSE http", "--interval=15s -> --interval=15"})
    void faultInTheDockerfileIsSeen(String fault) throws IOException {
        assertThat(containers(COMPOSE, faulty(DOCKERFILE, fault)).exitCode()).isEqualTo(1);
    }

    private Path faulty(Path file, String fault) throws IOException {
        String[] change = fault.split(" -> ");
        String text = Files.readString(file);
        assertThat(text).contains(change[0]);
        return Files.writeString(directory.resolve("faulty"), text.replace(change[0], change[1]));
    }

    private static JsonObject compose() throws IOException {
        return Manifests.parse(Files.readString(COMPOSE)).objects().get(0);
    }

    @Test
    void composedNodesKnowEveryVariableTheyAreGiven() throws IOException, InterruptedException {
        JsonObject environment =
                compose().getJsonObject("services").getJsonObject("holdfast-1").getJsonObject("environment");
        Launch launch = Launch.command("--check");
        for (Map.Entry<String, Object> variable : environment) {
            String value = variable.getValue().toString().replaceAll("\\$\\{[^}]*}", "0123456789abcdef");
            launch = launch.setting(variable.getKey().replaceFirst("^HOLDFAST_", ""), value);
        }

        CommandRun check = CommandRun.of(launch, directory);

        assertThat(check.exitCode()).as(check.said()).isZero();
    }

    @Test
    void composedNginxDiffersOnlyInItsNodes() throws IOException {
        String shipped = directives(DEPLOY.resolve("nginx/upstreams.conf"));

        assertThat(directives(DEPLOY.resolve("docker/nginx/upstreams.conf")))
                .isEqualTo(shipped.replace("10.0.0.1", "holdfast-"));
    }

    private static String directives(Path file) throws IOException {
        return String.join(
                "\n",
                Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                        .toList());
    }

    @Test
    void filesThatTheComposeFileMountsAreThere() throws IOException {
        JsonObject services = compose().getJsonObject("services");
        for (String name : services.fieldNames()) {
            Stream<String> mounted = services.getJsonObject(name).getJsonArray("volumes", new JsonArray()).stream()
                    .map(volume -> volume.toString().split(":")[0])
                    .filter(source -> source.startsWith("."));
            assertThat(mounted)
                    .allSatisfy(
                            source -> assertThat(COMPOSE.resolveSibling(source)).exists());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker/entrypoint.sh",
                "docker/healthcheck.sh",
                "docker/runtime.sh",
                "verify.sh",
                "../holdfast",
                "../verify"
            })
    void scriptPleasesShellcheck(String script) {
        ProgramRun.of("shellcheck", DEPLOY.resolve(script).toString()).success();
    }

    @Test
    void prometheusTakesItsConfiguration() {
        ProgramRun.of("promtool", "check", "config", "../deploy/prometheus/prometheus.yaml")
                .success();
    }

    @Test
    void prometheusRefusesAFault() throws IOException {
        Path faulty = faulty(DEPLOY.resolve("prometheus/prometheus.yaml"), "scrape_timeout: 4s -> scrape_timeout: 9s");

        assertThat(ProgramRun.of("promtool", "check", "config", faulty.toString())
                        .exitCode())
                .isNotZero();
    }

    @Test
    void alertmanagerTakesItsConfigurationAndWakesSomebodyOnlyForWhatIsCritical() {
        String file = "../deploy/prometheus/alertmanager.yaml";
        ProgramRun.of("amtool", "check-config", file).success();

        assertThat(route(file, "severity=critical")).isEqualTo("on-call");
        assertThat(route(file, "severity=warning")).isEqualTo("team");
    }

    private static String route(String file, String label) {
        List<String> said = ProgramRun.of("amtool", "config", "routes", "test", "--config.file=" + file, label)
                .success()
                .lines()
                .toList();
        return said.get(said.size() - 1);
    }

    @Test
    void alertmanagerRefusesAFault() throws IOException {
        Path faulty = faulty(DEPLOY.resolve("prometheus/alertmanager.yaml"), "receiver: on-call -> receiver: nobody");

        assertThat(ProgramRun.of("amtool", "check-config", faulty.toString()).exitCode())
                .isNotZero();
    }

    @Test
    void dashboardsDataSourceIsProvisioned() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(DEPLOY.resolve("grafana/dashboards/holdfast.json")));
        String sources = Files.readString(DEPLOY.resolve("grafana/provisioning/datasources/prometheus.yaml"));

        assertThat(Manifests.each(dashboard.getJsonArray("panels")))
                .isNotEmpty()
                .allSatisfy(panel -> assertThat(sources)
                        .contains("uid: " + panel.getJsonObject("datasource").getString("uid") + "\n"));
    }

    @Test
    void kernelKnowsEverySysctl() throws IOException {
        List<String> keys = Files.readAllLines(DEPLOY.resolve("systemd/99-holdfast.conf")).stream()
                .filter(line -> line.contains("=") && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .toList();

        assertThat(keys)
                .contains("net.core.somaxconn")
                .allSatisfy(key ->
                        assertThat(Path.of("/proc/sys", key.split("\\."))).exists());
    }

    @Test
    void systemdTakesTheUnit() throws IOException {
        assumeTrue(ProgramRun.exists("systemd-analyze"), "no systemd-analyze");
        String unit = Files.readString(DEPLOY.resolve("systemd/holdfast.service"))
                .replace("/opt/holdfast/entrypoint.sh", "/bin/true")
                .replace("User=holdfast", "User=root")
                .replace("Group=holdfast", "Group=root");
        Path file = Files.writeString(directory.resolve("holdfast.service"), unit);
        Path wrong = Files.writeString(directory.resolve("wrong.service"), unit.replace("LimitNOFILE", "LimitNOFILES"));

        assertThat(ProgramRun.of("systemd-analyze", "verify", file.toString()).said())
                .doesNotContain("holdfast.service:");
        assertThat(ProgramRun.of("systemd-analyze", "verify", wrong.toString()).said())
                .contains("LimitNOFILES");
    }

    @Test
    void redisStartsAsConfiguredAndANodeKeepsItsStreamsThere() throws IOException {
        try (ShippedRedis redis = ShippedRedis.start(directory);
                TestCluster cluster = TestCluster.create()) {
            Map<String, String> wanted = new HashMap<>(Map.of(
                    "appendonly", "yes",
                    "appendfsync", "everysec",
                    "save", "900 1 300 10 60 10000",
                    "tcp-keepalive", "300",
                    "maxclients", "10000",
                    "stream-node-max-bytes", "4096",
                    "stream-node-max-entries", "100",
                    "maxmemory", "268435456",
                    "maxmemory-policy", "noeviction"));
            wanted.forEach((key, value) ->
                    assertThat(redis.tell("CONFIG GET " + key)).as(key).contains(value));
            assertThat(redis.tellStranger("PING")).contains("NOAUTH");

            NodeProcess node =
                    cluster.start(Launch.node().with("--journal", "redis").with("--redis", redis.url()));
            try (SseClient client = SseRequest.ask(node, "rate=5000&tokens=5").send()) {
                assertThat(client.rest()).hasSize(8);
                assertThat(redis.tell("KEYS *" + client.streamId() + "*")).contains(client.streamId());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/operations.md", "docs/troubleshooting.md", "deploy/README.md", "k8s/README.md"})
    void documentationNamesFilesAndTestsThatAreThere(String page) throws IOException {
        Path root = Path.of("..");
        String text = Files.readString(root.resolve(page));

        assertThat(Pattern.compile("`((?:deploy|k8s)/[\\w./-]+)").matcher(text).results())
                .allSatisfy(file -> assertThat(root.resolve(file.group(1))).exists());
        assertThat(Pattern.compile("\\]\\(([^)#:]+)[^)]*\\)").matcher(text).results())
                .allSatisfy(link -> assertThat(root.resolve(page).resolveSibling(link.group(1)))
                        .exists());
        assertThat(Pattern.compile("`(\\w+Test)`").matcher(text).results())
                .allSatisfy(test -> assertThat(Path.of("src/test/java/io/holdfast/system", test.group(1) + ".java"))
                        .exists());
    }
}
