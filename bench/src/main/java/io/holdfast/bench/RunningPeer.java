package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.bench.faults.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of a server that is compared, from their start to their end. */
final class RunningPeer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Peer peer;
    private final List<Child> processes = new ArrayList<>();

    private RunningPeer(Peer peer) {
        this.peer = peer;
    }

    static RunningPeer start(Peer peer, Path parent) throws IOException {
        Path directory = Files.createDirectories(parent.resolve(peer.name()));
        for (var file : peer.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue(), UTF_8);
        }
        RunningPeer running = new RunningPeer(peer);
        for (List<String> command : peer.commands()) {
            running.start(command, directory);
        }
        return running;
    }

    private void start(List<String> command, Path directory) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory
                        .resolve("output-%d.log".formatted(processes.size()))
                        .toFile());
        // All streams come from one address.
        builder.environment().put("HOLDFAST_RATE_LIMIT", "off");
        try {
            processes.add(Child.start(builder));
        } catch (UncheckedIOException missing) {
            throw new UsageException(
                    "--peers: %s (expected: installed, but %s)".formatted(peer.name(), missing.getMessage()));
        }
    }

    String name() {
        return peer.name();
    }

    Target target() {
        return peer.target();
    }

    /** With the children, which are what works in some of them. */
    List<Long> pids() {
        return processes.stream().flatMap(Child::pids).toList();
    }

    /** Waits until a question is answered, for which the upstream has to run. */
    void awaitAnswer(String path) throws InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest question = HttpRequest.newBuilder(URI.create(peer.target() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers(http, question)) {
            if (System.nanoTime() - deadline > 0) {
                throw new UsageException("--peers: %s (expected: it answers within %d s)"
                        .formatted(peer.name(), START_LIMIT.toSeconds()));
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private static boolean answers(HttpClient http, HttpRequest question) throws InterruptedException {
        try {
            var answer = http.send(question, BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        for (Child process : processes) {
            try {
                if (!process.leave(END_LIMIT)) {
                    process.kill();
                }
            } catch (InterruptedException interrupted) {
                process.kill();
                Thread.currentThread().interrupt();
            }
        }
    }
}
