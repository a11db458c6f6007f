package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in k8s/, as kustomize renders it, against the API's schemas, the jar, and itself. */
class KubernetesManifestsTest {
    private static final List<String> ALL =
            List.of("base", "overlays/single", "overlays/roles-split", "overlays/with-redis");

    @BeforeAll
    static void renderer() {
        assumeTrue(Manifests.canBeRendered(), "neither kubectl nor kustomize is there");
    }

    @Test
    void nothingIsUnknownToTheApi() {
        String yaml =
                ALL.stream().map(directory -> Manifests.of(directory).yaml()).collect(Collectors.joining("\n---\n"));

        assertThat(Manifests.parse(yaml).faults()).isEmpty();
    }

    @Test
    void componentsReplaceWhatTheySayAndAreKnownToTheApi() throws IOException {
        Path root = Path.of("..", "k8s").toRealPath();
        Path components = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "components");
        Files.writeString(components.resolve("kustomization.yaml"), """
                resources: [%1$s/base]
                components: [%1$s/components/gateway-api, %1$s/components/keda, %1$s/components/servicemonitor]
                """.formatted(components.relativize(root)));

        Manifests manifests = Manifests.in(components);

        assertThat(manifests.all("Ingress")).isEmpty();
        assertThat(manifests.all("HorizontalPodAutoscaler")).isEmpty();
        assertThat(manifests.objects().stream().map(object -> object.getString("kind")))
                .contains("Gateway", "HTTPRoute", "ScaledObject", "ServiceMonitor");
        assertThat(manifests.faults()).isEmpty();
    }

    @Test
    void recoveryMayRaiseTheScaleOfItsDeploymentAndNothingElse(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path root = Path.of("..", "k8s").toRealPath();
        Path scaled = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "scale-out");
        Files.writeString(scaled.resolve("kustomization.yaml"), """
                resources: [%1$s/base]
                components: [%1$s/components/scale-out]
                """.formatted(scaled.relativize(root)));

        Manifests manifests = Manifests.in(scaled);

        assertThat(manifests.faults()).isEmpty();
        assertThat(manifests.all("ClusterRole")).isEmpty();
        assertThat(manifests.one("Role", "holdfast-scale").getJsonArray("rules").encode())
                .isEqualTo("[{\"apiGroups\":[\"apps\"],\"resourceNames\":[\"holdfast\"],"
                        + "\"resources\":[\"deployments/scale\"],\"verbs\":[\"get\",\"patch\"]}]");
        JsonObject deployment = manifests.one("Deployment", "holdfast");
        assertThat(Manifests.podSpec(deployment).orElseThrow().getBoolean("automountServiceAccountToken"))
                .isTrue();
        assertThat(check(manifests.environment(deployment), directory).said()).contains("deployments/holdfast");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "containerPort: 8081 -> containerPortt: 8081",
                "minAvailable: 2 -> minAvailible: 2",
                "replicas: 3 -> replicas: three",
                "maxReplicas: 10 -> maxReplica: 10",
                "pathType: Prefix -> pathTyp: Prefix"
            })
    void plantedFaultIsSeen(String fault) {
        String[] change = fault.split(" -> ");
        String yaml = Manifests.of("base").yaml();
        assertThat(yaml).contains(change[0]);

        assertThat(Manifests.parse(yaml.replaceFirst(Pattern.quote(change[0]), change[1]))
                        .faults())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/single", "overlays/roles-split", "overlays/with-redis"})
    void nodeKnowsEveryVariableItIsGiven(String overlay, @TempDir Path directory)
            throws IOException, InterruptedException {
        Manifests manifests = Manifests.of(overlay);
        for (JsonObject deployment : manifests.all("Deployment")) {
            CommandRun check = check(manifests.environment(deployment), directory);

            assertThat(check.exitCode()).as(check.said()).isZero();
            assertThat(check.said()).contains("minimum-nodes");
        }
    }

    private static CommandRun check(Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        Launch launch = Launch.command("--check");
        Map<String, String> filled = new HashMap<>(environment);
        filled.computeIfPresent("HOLDFAST_REDIS", (name, url) -> url.replace("$(REDIS_PASSWORD)", "secret"));
        for (Map.Entry<String, String> variable : filled.entrySet()) {
            launch = launch.setting(variable.getKey().replaceFirst("^HOLDFAST_", ""), variable.getValue());
        }
        return CommandRun.of(launch, directory);
    }

    @Test
    void secretsAreVariablesThatTheNodeKnows(@TempDir Path directory) throws IOException, InterruptedException {
        Map<String, String> secrets = Manifests.each(
                        Manifests.container(Manifests.of("base").one("Deployment", "holdfast"))
                                .getJsonArray("env"))
                .filter(variable -> variable.containsKey("valueFrom"))
                .collect(Collectors.toMap(variable -> variable.getString("name"), variable -> "0123456789".repeat(4)));
        assertThat(secrets).containsKeys("HOLDFAST_MANAGEMENT_TOKEN", "HOLDFAST_TOKEN_SECRET");

        assertThat(check(secrets, directory).exitCode()).isZero();
        assertThat(check(Map.of("HOLDFAST_MANAGEMENT_TOKENN", "x"), directory).exitCode())
                .isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/single", "overlays/roles-split", "overlays/with-redis"})
    void servicesLeadToPortsThatTheirPodsHave(String overlay) {
        Manifests manifests = Manifests.of(overlay);
        for (JsonObject service : manifests.all("Service")) {
            JsonObject spec = service.getJsonObject("spec");
            Set<String> wanted = Manifests.each(spec.getJsonArray("ports"))
                    .map(port -> port.getString("targetPort"))
                    .collect(Collectors.toSet());
            List<JsonObject> selected = manifests
                    .workloads()
                    .filter(workload -> selects(spec.getJsonObject("selector"), Manifests.labels(workload)))
                    .toList();

            assertThat(selected).as("pods of %s", Manifests.name(service)).isNotEmpty();
            assertThat(selected)
                    .as("ports of %s", Manifests.name(service))
                    .allMatch(pod -> Manifests.ports(pod).keySet().containsAll(wanted));
        }
    }

    private static boolean selects(JsonObject selector, JsonObject labels) {
        return selector.stream().allMatch(label -> label.getValue().equals(labels.getString(label.getKey())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/single", "overlays/roles-split"})
    void podHasTimeToDrain(String overlay) {
        Manifests manifests = Manifests.of(overlay);
        for (JsonObject deployment : manifests.all("Deployment")) {
            int grace = Manifests.podSpec(deployment).orElseThrow().getInteger("terminationGracePeriodSeconds");
            int before = Integer.parseInt(Manifests.container(deployment)
                    .getJsonObject("lifecycle")
                    .getJsonObject("preStop")
                    .getJsonObject("exec")
                    .getJsonArray("command")
                    .getString(1));
            int drain = Integer.parseInt(manifests
                    .environment(deployment)
                    .get("HOLDFAST_DRAIN_TIMEOUT")
                    .replace("s", ""));

            assertThat(grace).isGreaterThanOrEqualTo(before + drain + 20);
        }
    }

    @Test
    void disruptionLeavesRoomForAnUpdate() {
        Manifests base = Manifests.of("base");
        int least = base.one("HorizontalPodAutoscaler", "holdfast")
                .getJsonObject("spec")
                .getInteger("minReplicas");
        int available = base.one("PodDisruptionBudget", "holdfast")
                .getJsonObject("spec")
                .getInteger("minAvailable");
        int minimum = Integer.parseInt(
                base.environment(base.one("Deployment", "holdfast")).get("HOLDFAST_MINIMUM_NODES"));

        assertThat(available).isLessThan(least).isGreaterThanOrEqualTo(minimum);
    }

    @Test
    void redisIsConfiguredAsEverywhereElse() throws IOException {
        assertThat(Path.of("../k8s/overlays/with-redis/redis.conf"))
                .hasSameTextualContentAs(Path.of("../deploy/redis/redis.conf"));
    }

    @Test
    void everyFileIsPartOfSomething() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "k8s"))) {
            for (Path file : files.filter(name -> name.toString().endsWith(".yaml"))
                    .filter(name -> !name.endsWith("kustomization.yaml") && !name.endsWith("prometheus-adapter.yaml"))
                    .toList()) {
                assertThat(file.resolveSibling("kustomization.yaml"))
                        .content()
                        .as("names %s", file)
                        .contains("- " + file.getFileName() + "\n");
            }
        }
    }
}
