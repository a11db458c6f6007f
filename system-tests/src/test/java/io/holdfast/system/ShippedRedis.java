package io.holdfast.system;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A real Redis with the configuration that is shipped; only port, directory and password are a test's. */
final class ShippedRedis implements AutoCloseable {
    private static final String PASSWORD = "of-the-test";

    private final Process process;
    private final ProcessOutput output;
    private final int port;

    private ShippedRedis(Process process, int port) {
        this.process = process;
        this.port = port;
        output = new ProcessOutput(process.getInputStream(), "out of redis");
    }

    static ShippedRedis start(Path directory) {
        try {
            int port = FreePort.any();
            List<String> command = List.of(
                    "redis-server",
                    Path.of("../deploy/redis/redis.conf").toAbsolutePath().toString(),
                    "--port",
                    String.valueOf(port),
                    "--dir",
                    directory.toString(),
                    "--requirepass",
                    PASSWORD);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            ProcessGuard.started(process);
            ShippedRedis redis = new ShippedRedis(process, port);
            Eventually.within(
                    Limits.SOON,
                    "Redis answers: " + redis.output.lines(),
                    () -> redis.tell("PING").contains("PONG"));
            return redis;
        } catch (IOException failure) {
            throw new AssertionError("no redis-server: run ./verify, which installs it", failure);
        }
    }

    String url() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    /** What redis-cli prints. */
    String tell(String command) {
        return cli("redis-cli --no-auth-warning -a " + PASSWORD + " -p " + port + " " + command);
    }

    String tellStranger(String command) {
        return cli("redis-cli -p " + port + " " + command);
    }

    private static String cli(String command) {
        return ProgramRun.of(command.split(" ")).said();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
        ProcessGuard.over(process);
    }
}
