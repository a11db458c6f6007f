package io.holdfast.bench.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A Redis server that writes every command to disk before it answers, so that a kill takes nothing it has promised. */
final class Redis implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;
    private static final int ANSWER_MILLIS = 1_000;
    private static final byte[] PING = "PING\r\n".getBytes(US_ASCII);
    private static final byte[] PONG = "+PONG\r\n".getBytes(US_ASCII);

    private final Path server;
    private final Path directory;
    private final String host;
    private final int port;
    private Child process;

    private Redis(Path server, Path directory, String host, int port) {
        this.server = server;
        this.directory = directory;
        this.host = host;
        this.port = port;
        process = launch();
    }

    /** Returns when it answers. */
    static Redis start(Path server, Path directory, String host, int port) throws InterruptedException {
        Redis redis = new Redis(server, directory, host, port);
        redis.awaitAnswer();
        return redis;
    }

    private Child launch() {
        List<String> command = List.of(
                server.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                host,
                "--dir",
                directory.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--protected-mode",
                "no",
                "--save",
                "");
        return Child.start(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(directory.resolve("redis.log").toFile())));
    }

    String url() {
        return "redis://" + host + ":" + port;
    }

    void kill() {
        process.kill();
    }

    void restart() throws InterruptedException {
        process = launch();
        awaitAnswer();
    }

    void freeze() throws InterruptedException {
        process.freeze();
    }

    void thaw() throws InterruptedException {
        process.thaw();
    }

    private void awaitAnswer() throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Redis: no answer within " + START_LIMIT.toSeconds() + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Only a server that has read its file back answers so. */
    private boolean answers() {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(PING);
            return Arrays.equals(PONG, socket.getInputStream().readNBytes(PONG.length));
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        if (process.alive()) {
            process.kill();
        }
    }
}
