package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tests that Node.js runs, in npm/. */
final class NpmTests {
    private static final Path PACKAGE = Path.of("npm").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(75);

    private NpmTests() {}

    /**
     * Fails when one of them does.
     *
     * @param files none for all that are named like tests
     */
    static void run(Map<String, String> environment, String... files) throws IOException, InterruptedException {
        assertThat(PACKAGE.resolve("node_modules/openai"))
                .as("npm packages of the client tests: run ./verify, which installs them")
                .isDirectory();
        Path report = Files.createTempFile("holdfast-npm", ".txt");
        List<String> command =
                new ArrayList<>(List.of("node", "--experimental-websocket", "--test", "--test-reporter=spec"));
        command.addAll(List.of(files));
        ProcessBuilder tests = new ProcessBuilder(command)
                .directory(PACKAGE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile());
        tests.environment().putAll(environment);
        Process process = tests.start();
        ProcessGuard.started(process);
        try {
            boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            String said = Files.readString(report);
            assertThat(ended)
                    .as("node --test has ended within %s:\n%s", LIMIT, said)
                    .isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        } finally {
            process.toHandle().destroyForcibly();
            ProcessGuard.over(process);
            Files.delete(report);
        }
    }
}
