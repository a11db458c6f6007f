package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.system.PodNetwork.Pod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pods as the manifests describe them, but for the engine: the image's entrypoint, the environment of the Deployment, an
 * address of their own for each, and a DNS that answers for the headless service. They start at the same time, as on the
 * first day.
 */
class KubernetesPodsTest {
    private static final Path ENTRYPOINT =
            Path.of("../deploy/docker/entrypoint.sh").toAbsolutePath();
    private static final List<NodeProcess> NODES = new ArrayList<>();
    private static final List<Pod> PODS = new ArrayList<>();

    private static Manifests base;
    private static JsonObject deployment;
    private static Path data;
    private static PodNetwork network;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Manifests.canBeRendered(), "neither kubectl nor kustomize is there");
        assumeTrue(PodNetwork.possible(), "network namespaces need root and iproute2");
        base = Manifests.of("base");
        deployment = base.one("Deployment", "holdfast");
        data = Files.createTempDirectory("holdfast-pods");
        network = new PodNetwork(base.one("Service", "holdfast-cluster")
                .getJsonObject("metadata")
                .getString("name"));
        int replicas = deployment.getJsonObject("spec").getInteger("replicas");
        for (int i = 0; i < replicas; i++) {
            PODS.add(network.add());
        }
        List<CompletableFuture<NodeProcess>> starting = PODS.stream()
                .map(pod -> CompletableFuture.supplyAsync(() -> NodeProcess.start(command(pod))))
                .toList();
        starting.forEach(node -> NODES.add(node.join()));
        awaitMembers(replicas);
    }

    private static ProcessBuilder command(Pod pod) {
        ProcessBuilder command = new ProcessBuilder(pod.command(ENTRYPOINT.toString())).directory(data.toFile());
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("HOLDFAST_") || name.startsWith("JAVA_TOOL"));
        environment.putAll(base.environment(deployment));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("APP_HOME", Path.of("../node/target").toAbsolutePath().toString());
        environment.put("APP_DATA", data.toString());
        environment.put("HEAP_MAX", "256");
        environment.put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        environment.put("CONNECTION_LOG_SECONDS", "1");
        return command;
    }

    @AfterAll
    static void stop() {
        NODES.forEach(NodeProcess::close);
        if (network != null) {
            network.close();
        }
    }

    private static void awaitMembers(int count) {
        Eventually.within(
                Limits.START,
                count + " pods are one cluster",
                () -> PODS.stream().allMatch(pod -> members(pod) == count));
    }

    private static int members(Pod pod) {
        return TestCluster.knownNodes(url("http", pod, "management", probe("readinessProbe")));
    }

    private static String probe(String name) {
        return Manifests.container(deployment)
                .getJsonObject(name)
                .getJsonObject("httpGet")
                .getString("path");
    }

    private static URI url(String scheme, Pod pod, String port, String path) {
        Integer number = Manifests.ports(deployment).get(port);
        return URI.create(scheme + "://" + pod.address().getHostAddress() + ":" + number + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"startupProbe", "livenessProbe", "readinessProbe"})
    void probeIsAnswered(String name) {
        String port = Manifests.container(deployment)
                .getJsonObject(name)
                .getJsonObject("httpGet")
                .getString("port");

        assertThat(PODS)
                .allSatisfy(pod -> assertThat(
                                Http.get(url("http", pod, port, probe(name))).statusCode())
                        .isEqualTo(200));
    }

    /** What the test above is good for. */
    @Test
    void wrongPathOfAProbeWouldBeSeen() {
        assertThat(Http.get(url("http", PODS.get(0), "management", "/actuator/health/livenes"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void everyPortThatTheContainerNamesIsListenedOn() {
        for (int port : Manifests.ports(deployment).values()) {
            assertThat(PODS).allSatisfy(pod -> {
                try (Socket socket = new Socket(pod.address(), port)) {
                    assertThat(socket.isConnected()).isTrue();
                }
            });
        }
    }

    @Test
    void streamGoesThroughEveryPod() {
        for (Pod pod : PODS) {
            SseRequest ask = new SseRequest(
                    "POST",
                    url("http", pod, "http", SseRequest.QUERY + "?rate=5000&tokens=5"),
                    List.of(),
                    SseRequest.QUESTION,
                    0);
            try (SseClient client = ask.send();
                    WsClient socket = WsClient.connect(url("ws", pod, "ws", "/ws/"))) {
                assertThat(client.rest()).hasSize(8);
                assertThat(socket.query("q1", "rate=5000&tokens=1").until("end"))
                        .hasSize(6);
            }
        }
    }

    @Test
    void metricOfTheAutoscalerIsWhereTheServiceMonitorLooks() throws IOException {
        JsonObject monitor = Manifests.parse(
                        Files.readString(Path.of("../k8s/components/servicemonitor/servicemonitor.yaml")))
                .one("ServiceMonitor", "holdfast");
        JsonObject endpoint =
                monitor.getJsonObject("spec").getJsonArray("endpoints").getJsonObject(0);
        Stream<String> metrics = Manifests.each(base.one("HorizontalPodAutoscaler", "holdfast")
                        .getJsonObject("spec")
                        .getJsonArray("metrics"))
                .filter(metric -> metric.containsKey("pods"))
                .map(metric ->
                        metric.getJsonObject("pods").getJsonObject("metric").getString("name"));

        String scrape = Http.get(url("http", PODS.get(0), endpoint.getString("port"), endpoint.getString("path")))
                .body();
        assertThat(metrics)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(scrape).containsPattern("(?m)^" + name + "[ {]"));
    }

    @Test
    void connectionsAreLogged() throws InterruptedException {
        assertThat(NODES.get(0).log().await(line -> line.matches("connections: \\d+"), Limits.SOON))
                .isPresent();
    }

    @Test
    void podThatComesLaterIsFoundAndOneThatGoesIsForgotten() {
        Pod late = network.add();
        NodeProcess node = NodeProcess.start(command(late));
        NODES.add(node);
        PODS.add(late);
        awaitMembers(4);

        PODS.remove(late);
        node.terminate();

        int grace = Manifests.podSpec(deployment).orElseThrow().getInteger("terminationGracePeriodSeconds");
        assertThat(node.exitCode(Duration.ofSeconds(grace))).isIn(0, 143);
        awaitMembers(3);
    }
}
