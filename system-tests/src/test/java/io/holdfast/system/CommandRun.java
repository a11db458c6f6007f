package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the jar that ends by itself: its exit code and what it has said. */
record CommandRun(int exitCode, List<String> out, List<String> err) {

    static CommandRun of(Launch launch, Path directory) throws IOException, InterruptedException {
        Process process = launch.process(directory).start();
        ProcessGuard.started(process);
        try {
            ProcessOutput out = new ProcessOutput(process.getInputStream(), "out of command");
            ProcessOutput err = new ProcessOutput(process.getErrorStream(), "err of command");
            boolean ended = process.waitFor(Limits.START.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended)
                    .as("%s has ended: %s %s", launch.arguments(), out.lines(), err.lines())
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
