package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Our browser client and the official clients that people use, each in its own tests under npm/, against running nodes. */
class NpmClientsTest {
    private static final Path PACKAGE = Path.of("npm").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(75);

    @Test
    void clientsReadTheirStreams() throws IOException, InterruptedException {
        assertThat(PACKAGE.resolve("node_modules/openai"))
                .as("npm packages of the client tests: run ./verify, which installs them")
                .isDirectory();
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Launch.node());
            NodeProcess gateway = cluster.start(Launch.roles("gateway"));

            assertThat(nodeTests(node, gateway)).isZero();
        }
    }

    /** @param gateway to be killed */
    private static int nodeTests(NodeProcess node, NodeProcess gateway) throws IOException, InterruptedException {
        Path report = Files.createTempFile("holdfast-npm", ".txt");
        ProcessBuilder tests = new ProcessBuilder(
                        List.of("node", "--experimental-websocket", "--test", "--test-reporter=spec"))
                .directory(PACKAGE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile());
        tests.environment().put("HOLDFAST_URL", node.http("/").toString());
        tests.environment().put("HOLDFAST_GATEWAY_URL", gateway.http("/").toString());
        tests.environment().put("HOLDFAST_GATEWAY_PID", String.valueOf(gateway.pid()));
        Process process = tests.start();
        ProcessGuard.started(process);
        try {
            boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            String said = Files.readString(report);
            if (!ended || process.exitValue() != 0) {
                System.out.println(said);
            }
            assertThat(ended).as("node --test has ended within %s", LIMIT).isTrue();
            return process.exitValue();
        } finally {
            process.toHandle().destroyForcibly();
            ProcessGuard.over(process);
            Files.delete(report);
        }
    }
}
