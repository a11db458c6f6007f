package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A Redis server in a process of its own, that can be killed and started again on its port. */
final class RedisServer implements AutoCloseable {
    static final Path PROGRAM = program();
    private static final Duration START = Duration.ofSeconds(20);

    private final Path directory;
    private final int port;
    private final List<String> arguments;
    private Process process;

    private RedisServer(Path directory, int port, List<String> arguments) {
        this.directory = directory;
        this.port = port;
        this.arguments = arguments;
        start();
    }

    /** One that writes everything to disk before it says so. */
    static RedisServer durable() {
        return with("--appendonly", "yes", "--appendfsync", "always");
    }

    static RedisServer with(String... arguments) {
        try {
            return new RedisServer(Files.createTempDirectory("holdfast-redis"), freePort(), List.of(arguments));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Path program() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "6.2.7-linux-arm64" : "6.2.6-v5-linux-amd64";
        try (InputStream packed = RedisServer.class.getResourceAsStream("/redis-server-" + machine)) {
            Path program = Files.createTempFile("holdfast-redis-server", "");
            Files.copy(Objects.requireNonNull(packed, machine), program, StandardCopyOption.REPLACE_EXISTING);
            assertThat(program.toFile().setExecutable(true)).isTrue();
            program.toFile().deleteOnExit();
            return program;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it, again after it was killed, and returns when it answers. */
    void start() {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--port", String.valueOf(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            ProcessGuard.started(process);
            awaitAnswer();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!answers()) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(() -> log())
                    .isTrue();
            Thread.onSpinWait();
        }
    }

    /** Whether it says anything but that it is still loading. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return !new String(answer, StandardCharsets.US_ASCII).startsWith("-LOAD");
        } catch (IOException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
        ProcessGuard.over(process);
    }

    @Override
    public void close() {
        kill();
    }
}
