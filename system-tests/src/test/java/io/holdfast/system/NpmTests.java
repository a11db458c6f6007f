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
        List<String> arguments = new ArrayList<>(List.of("--experimental-websocket", "--test", "--test-reporter=spec"));
        arguments.addAll(List.of(files));
        node(LIMIT, environment, arguments);
    }

    /** Whatever else tests something there. Returns what it has said, having ended well. */
    static String node(Duration limit, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        assertThat(PACKAGE.resolve("node_modules/openai"))
                .as("npm packages of the client tests: run ./verify, which installs them")
                .isDirectory();
        Path report = Files.createTempFile("holdfast-npm", ".txt");
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(arguments);
        ProcessBuilder tests = new ProcessBuilder(command)
                .directory(PACKAGE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile());
        tests.environment().putAll(environment);
        tests.environment().put("NO_COLOR", "1");
        Process process = tests.start();
        ProcessGuard.started(process);
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            String said = Files.readString(report);
            assertThat(ended).as("node has ended within %s:\n%s", limit, said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            process.toHandle().destroyForcibly();
            ProcessGuard.over(process);
            Files.delete(report);
        }
    }
}
