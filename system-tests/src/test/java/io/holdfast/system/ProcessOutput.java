package io.holdfast.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The lines that a process has written to one of its streams, collected by a thread that ends with the stream. */
final class ProcessOutput {
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    ProcessOutput(InputStream stream, String name) {
        reader = new Thread(() -> collect(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void collect(InputStream stream) {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                add(line);
            }
        } catch (IOException killed) {
            // A killed process' stream may end this way; what was read remains.
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** All lines, once there can be no more. */
    List<String> whole() throws InterruptedException {
        reader.join(Limits.SOON.toMillis());
        return lines();
    }

    /** The first line that fits, or empty when the limit is reached or the stream has ended without one. */
    synchronized Optional<String> await(Predicate<String> fits, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (fits.test(lines.get(seen))) {
                    return Optional.of(lines.get(seen));
                }
            }
            long leftMs = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (ended || leftMs <= 0) {
                return Optional.empty();
            }
            wait(leftMs);
        }
    }
}
