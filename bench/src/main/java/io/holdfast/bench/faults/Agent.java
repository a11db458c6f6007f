package io.holdfast.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.bench.BenchMain;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The upstream in a process of its own. */
final class Agent implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;

    private final Child process;
    private final int port;

    private Agent(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns when it can be asked. */
    static Agent start(Path directory, String host, double rate, boolean resumes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BenchMain.class.getName(),
                "agent",
                "--host",
                host,
                "--rate",
                String.valueOf(rate)));
        if (resumes) {
            command.add("--resumes");
        }
        Path out = directory.resolve("agent.out");
        Child process = Child.start(new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(Redirect.to(directory.resolve("agent.log").toFile())));
        return new Agent(process, awaitPort(out));
    }

    private static int awaitPort(Path out) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            String said = Files.readString(out, UTF_8);
            if (said.endsWith("\n")) {
                return Integer.parseInt(
                        said.substring(AgentCommand.READY.length()).strip());
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IllegalStateException("agent: not ready within " + START_LIMIT.toSeconds() + " s");
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.kill();
    }
}
