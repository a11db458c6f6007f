package io.holdfast.bench.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * A shell that is told the pids of all living processes of ours and kills them when its input ends: when this JVM is gone, however it
 * went. A shutdown hook would not run in a JVM that is killed itself.
 */
public final class ProcessGuard {
    private static final String SCRIPT = """
            alive=' '
            while read -r change pid; do
              case $change in
                started) alive="$alive$pid " ;;
                over) alive="${alive%% "$pid" *} ${alive#* "$pid" }" ;;
              esac
            done
            [ -z "$(echo $alive)" ] || kill -9 $alive
            """;
    private static final ProcessGuard INSTANCE = new ProcessGuard();

    private final OutputStream input;

    private ProcessGuard() {
        try {
            input = new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static void started(Process process) {
        INSTANCE.tell("started " + process.pid());
    }

    public static void over(Process process) {
        INSTANCE.tell("over " + process.pid());
    }

    private synchronized void tell(String line) {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
