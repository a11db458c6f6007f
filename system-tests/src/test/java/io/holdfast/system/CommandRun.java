package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A run of the jar that ends by itself: its exit code and what it has said. */
record CommandRun(int exitCode, List<String> out, List<String> err) {

    static CommandRun of(Launch launch, Path directory) throws IOException, InterruptedException {
        return of(launch.process(directory), launch.arguments(), "");
    }

    /** With a terminal, in which keys are pressed. */
    static CommandRun inTerminal(Launch launch, Path directory, String keys) throws IOException, InterruptedException {
        ProcessBuilder process = launch.process(directory);
        String line = process.command().stream()
                .map(argument -> "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return of(process.command("script", "-qec", line, "/dev/null"), launch.arguments(), keys);
    }

    private static CommandRun of(ProcessBuilder builder, List<String> arguments, String keys)
            throws IOException, InterruptedException {
        Process process = builder.start();
        ProcessGuard.started(process);
        try {
            ProcessOutput out = new ProcessOutput(process.getInputStream(), "out of command");
            ProcessOutput err = new ProcessOutput(process.getErrorStream(), "err of command");
            if (!keys.isEmpty()) {
                process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            }
            boolean ended = process.waitFor(Limits.START.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended)
                    .as("%s has ended: %s %s", arguments, out.lines(), err.lines())
                    .isTrue();
            return new CommandRun(process.exitValue(), out.whole(), err.whole());
        } finally {
            process.toHandle().destroyForcibly();
            ProcessGuard.over(process);
        }
    }

    /** Both streams, for what must not appear in either. */
    String said() {
        return String.join("\n", out) + "\n" + String.join("\n", err);
    }
}
