package io.holdfast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A Redis server in a process of its own, that can be killed, frozen and started again on its port. */
public final class RedisServer implements AutoCloseable {
    public static final Path PROGRAM = program();
    private static final Duration START = Duration.ofSeconds(20);

    private final Path directory;
    private final int port;
    private final List<String> arguments;
    private Process process;
    private Consumer<Process> started = process -> {};
    private Consumer<Process> over = process -> {};

    private RedisServer(Path directory, int port, List<String> arguments) {
        this.directory = directory;
        this.port = port;
        this.arguments = arguments;
        this.process = launch();
        awaitAnswer();
    }

    /** Tells somebody of its processes, the one that runs and those that are started later. */
    public RedisServer watchedBy(Consumer<Process> started, Consumer<Process> over) {
        this.started = started;
        this.over = over;
        started.accept(process);
        return this;
    }

    /** One that writes everything to disk before it says so. */
    public static RedisServer durable() {
        return with("--appendonly", "yes", "--appendfsync", "always");
    }

    public static RedisServer with(String... arguments) {
        try {
            Path directory = Files.createTempDirectory("holdfast-redis");
            int port = FreePort.any();
            List<String> all = new ArrayList<>(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
            all.addAll(List.of("--save", "", "--dir", directory.toString()));
            all.addAll(List.of(arguments));
            return new RedisServer(directory, port, all);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One that makes a replica of the master the next master when that has said nothing for half a second. */
    public static RedisServer sentinel(String name, RedisServer master) {
        try {
            Path directory = Files.createTempDirectory("holdfast-redis");
            int port = FreePort.any();
            Path file = directory.resolve("sentinel.conf");
            Files.writeString(file, """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor %s 127.0.0.1 %d 1
                    sentinel down-after-milliseconds %s 500
                    sentinel failover-timeout %s 3000
                    """.formatted(port, directory, name, master.port, name, name));
            return new RedisServer(directory, port, List.of(file.toString(), "--sentinel"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path program() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "6.2.7-linux-arm64" : "6.2.6-v5-linux-amd64";
        try (InputStream packed = RedisServer.class.getResourceAsStream("/redis-server-" + machine)) {
            Path program = Files.createTempFile("holdfast-redis-server", "");
            Files.copy(Objects.requireNonNull(packed, machine), program, StandardCopyOption.REPLACE_EXISTING);
            check(program.toFile().setExecutable(true), program::toString);
            program.toFile().deleteOnExit();
            return program;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it again after it was killed, and returns when it answers. */
    public void start() {
        process = launch();
        started.accept(process);
        awaitAnswer();
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(arguments);
        try {
            Process launched = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
            return launched;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + START.toNanos();
        while (!answers()) {
            check(process.isAlive() && System.nanoTime() < end, this::log);
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

    /** Sends a command, and returns the first line of the answer, or what follows it when that is only a length. */
    public String tell(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = Objects.requireNonNull(answer.readLine(), command);
            if (!line.startsWith("$")) {
                return line;
            }
            char[] text = new char[Integer.parseInt(line.substring(1))];
            for (int read = 0; read < text.length; ) {
                read += answer.read(text, read, text.length - read);
            }
            return new String(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Tells a command again and again until the answer holds a text. */
    public void awaitAnswer(String command, String expected) {
        long end = System.nanoTime() + START.toNanos();
        for (String answer = tell(command); !answer.contains(expected); answer = tell(command)) {
            String last = answer;
            check(System.nanoTime() < end, () -> command + ": " + last);
            Thread.onSpinWait();
        }
    }

    private static void check(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
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
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
        over.accept(process);
    }

    /** SIGSTOP: connections stand, and nothing is answered. */
    public void freeze() {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            check(code == 0, () -> "kill " + signal + ": " + code);
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("kill " + signal, failure);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
