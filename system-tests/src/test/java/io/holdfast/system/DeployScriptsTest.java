package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.system.EdgeProxy.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's entrypoint and health check, and the script that looks at a whole deployment, at systems that work and some that do not. */
class DeployScriptsTest {
    private static final String ENTRYPOINT = "../deploy/docker/entrypoint.sh";
    private static final String HEALTHCHECK = "../deploy/docker/healthcheck.sh";
    private static final String VERIFY = "../deploy/verify.sh";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestCluster LONELY = TestCluster.create();

    private static NodeProcess node;
    private static NodeProcess streamNode;
    private static NodeProcess waiting;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node());
        streamNode = CLUSTER.start(Launch.roles("stream"));
        waiting = LONELY.start(Launch.node().setting("MINIMUM_NODES", "2"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        LONELY.close();
    }

    // --- health check of the image

    private static ProgramRun healthcheck(Map<String, String> change) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOLDFAST_HTTP_PORT", String.valueOf(node.http("/").getPort()),
                "HOLDFAST_WS_PORT", String.valueOf(node.webSocket().getPort()),
                "HOLDFAST_MANAGEMENT_PORT", String.valueOf(node.management("/").getPort())));
        environment.putAll(change);
        return ProgramRun.of(environment, "", HEALTHCHECK);
    }

    @Test
    void healthyNodeIsHealthy() {
        healthcheck(Map.of()).success();
    }

    @Test
    void nodeWithoutItsPortsIsNot() {
        String wrong = String.valueOf(node.management("/").getPort());

        assertThat(healthcheck(Map.of("HOLDFAST_MANAGEMENT_PORT", "1")).said()).startsWith("unhealthy: no answer");
        assertThat(healthcheck(Map.of("HOLDFAST_HTTP_PORT", wrong)).said()).startsWith("unhealthy: stream");
        assertThat(healthcheck(Map.of("HOLDFAST_WS_PORT", wrong)).said()).startsWith("unhealthy: WebSocket");
        assertThat(healthcheck(Map.of("HOLDFAST_WS_PORT", "1")).exitCode()).isEqualTo(1);
    }

    @Test
    void nodeThatWaitsForOthersIsNotHealthy() {
        ProgramRun check = healthcheck(Map.of(
                "HOLDFAST_MANAGEMENT_PORT",
                String.valueOf(waiting.management("/").getPort())));

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.said()).startsWith("unhealthy: readiness: HTTP/1.1 503");
    }

    @Test
    void streamNodeIsHealthyWithoutPortsForClients() {
        healthcheck(Map.of(
                        "HOLDFAST_ROLES", "stream",
                        "HOLDFAST_HTTP_PORT", "1",
                        "HOLDFAST_MANAGEMENT_PORT",
                                String.valueOf(streamNode.management("/").getPort())))
                .success();
    }

    // --- entrypoint

    /** A JVM that says how it was called, for what only its arguments tell. */
    private static Map<String, String> saying(Path directory) throws IOException {
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        return new HashMap<>(Map.of(
                "JAVA_HOME", directory.resolve("jdk").toString(),
                "CGROUP", directory.toString(),
                "CONNECTION_LOG_SECONDS", "0"));
    }

    private static ProgramRun entrypoint(Path directory, long limitMb, long usedMb) throws IOException {
        Files.writeString(directory.resolve("memory.max"), String.valueOf(limitMb << 20));
        Files.writeString(directory.resolve("memory.current"), String.valueOf(usedMb << 20));
        return ProgramRun.of(saying(directory), "", ENTRYPOINT, "--roles", "stream");
    }

    @Test
    void heapIsHalfOfTheMemoryUpToTwoGigabytes(@TempDir Path directory) throws IOException {
        assertThat(entrypoint(directory, 1_024, 10).success())
                .contains("-Xms512m -Xmx512m ", "MaxGCPauseMillis=50", "HeapDumpOnOutOfMemoryError")
                .contains("-jar /opt/holdfast/holdfast.jar --roles stream");
        assertThat(entrypoint(directory, 16_384, 10).success()).contains("-Xms512m -Xmx2048m ");
    }

    @Test
    void tooLittleMemoryIsToldAndNothingStarted(@TempDir Path directory) throws IOException {
        ProgramRun run = entrypoint(directory, 512, 300);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("memory: 212 MB free (expected: 256 MB or more)");
    }

    @Test
    void fewOpenFilesAreTold(@TempDir Path directory) throws IOException {
        ProgramRun run = ProgramRun.of(saying(directory), "", "sh", "-c", "ulimit -n 4096; exec " + ENTRYPOINT);

        assertThat(run.success()).contains("open files: 4096 (expected: 65535");
    }

    // --- whole deployment

    private static ProgramRun verify(Map<String, String> environment, URI base, String management) {
        return ProgramRun.of(environment, "", VERIFY, base.toString(), management);
    }

    private static String management() {
        return node.management("").toString();
    }

    @Test
    void deploymentThatWorksIsVerifiedWithAndWithoutAProxy() {
        Map<String, String> insecure = Map.of("INSECURE", "1");
        assertThat(verify(Map.of(), node.http("/"), management()).success().lines())
                .hasSize(6)
                .allMatch(line -> line.startsWith("ok "));
        for (Kind kind : Kind.values()) {
            try (EdgeProxy proxy = EdgeProxy.before(kind, List.of(node, node, node))) {
                assertThat(verify(insecure, proxy.https(""), "none").success().lines())
                        .hasSize(3)
                        .allMatch(line -> line.startsWith("ok "));
            }
        }
    }

    @Test
    void deploymentThatDoesNotAnswerFailsInEveryCheck() {
        ProgramRun run = verify(Map.of(), URI.create("http://127.0.0.1:1"), "http://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said().lines()).hasSize(6).allMatch(line -> line.startsWith("FAILED "));
    }

    @Test
    void proxyThatPassesNoWebSocketsFails() {
        failsThrough(text -> text.replace("proxy_set_header Upgrade $http_upgrade;", ""), "websocket");
    }

    @Test
    void proxyThatLosesStreamsFails() {
        failsThrough(
                text -> text.replace("location ^~ /api/stream/ {", "location ^~ /api/stream/ { return 404;"), "stream");
    }

    @Test
    void proxyWithoutHealthFails() {
        failsThrough(text -> text.replace("location = /actuator/health {", "location = /health {"), "health");
    }

    private static void failsThrough(UnaryOperator<String> fault, String check) {
        try (EdgeProxy proxy = EdgeProxy.before(Kind.NGINX, List.of(node, node, node), fault)) {
            ProgramRun run = verify(Map.of("INSECURE", "1"), proxy.https(""), "none");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.said().lines().filter(line -> line.startsWith("FAILED")))
                    .hasSize(1)
                    .allMatch(line -> line.contains(check));
        }
    }

    @Test
    void tooManyConnectionsAndTooMuchMemoryFail() {
        ProgramRun run = verify(Map.of("MAX_CONNECTIONS", "-1", "MAX_MEMORY", "1000"), node.http("/"), management());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("FAILED  connections", "FAILED  memory");
    }

    @Test
    void nodeThatIsNotReadyFails() {
        ProgramRun run = verify(Map.of(), node.http("/"), waiting.management("").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("FAILED  readiness");
    }
}
