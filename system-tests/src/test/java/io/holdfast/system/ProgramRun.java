package io.holdfast.system;

import io.holdfast.bench.faults.ProcessGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of some program that ends by itself: its exit code and what it has said. */
record ProgramRun(int exitCode, String said) {

    static ProgramRun of(String... command) {
        return of(Map.of(), "", command);
    }

    /** @param input what it reads */
    static ProgramRun of(Map<String, String> environment, String input, String... command) {
        try {
            Path in = Files.createTempFile("holdfast-program", ".in");
            Path out = Files.createTempFile("holdfast-program", ".out");
            Files.writeString(in, input);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            ProcessGuard.started(process);
            try {
                if (!process.waitFor(Limits.PROGRAM.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new AssertionError(Arrays.toString(command) + " has not ended: " + Files.readString(out));
                }
                return new ProgramRun(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
            } finally {
                process.toHandle().destroyForcibly();
                ProcessGuard.over(process);
                Files.delete(in);
                Files.delete(out);
            }
        } catch (IOException failure) {
            throw new AssertionError(List.of(command) + " not started: run ./verify, which installs it", failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** What it has said, having ended well. */
    String success() {
        if (exitCode != 0) {
            throw new AssertionError("exit code " + exitCode + ": " + said);
        }
        return said;
    }

    /** Whether the program is there at all. */
    static boolean exists(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
