package io.holdfast.node;

import ch.qos.logback.classic.LoggerContext;
import com.hazelcast.core.HazelcastException;
import io.holdfast.cluster.CannotListen;
import io.holdfast.settings.InvalidSettings;
import io.holdfast.settings.Settings;
import io.holdfast.settings.SettingsReader;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command line: starts a node and keeps it until SIGTERM. Exit codes: 0 fine, 1 failed, 2 asked wrongly. */
public final class HoldfastMain implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int ASKED_WRONGLY = 2;
    private static final long START_SECONDS = 120;

    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            NodesCommand.class,
            DrainCommand.class,
            UndrainCommand.class,
            StreamsCommand.class,
            CancelCommand.class,
            MoveCommand.class,
            TailCommand.class,
            TopCommand.class);

    private final CommandSpec spec =
            CommandSpec.wrapWithoutInspection(this).name("holdfast").versionProvider(new Version());

    public static void main(String[] arguments) {
        // Read once, when the common pool is made: with less, Hazelcast starts a thread for every callback
        // (docs/decisions).
        System.setProperty(
                "java.util.concurrent.ForkJoinPool.common.parallelism",
                System.getProperty("java.util.concurrent.ForkJoinPool.common.parallelism", commonPoolThreads()));
        // Without it Netty takes the slow way to direct memory on JDK 25, at 400 bytes of garbage for an event.
        System.setProperty(
                "sun.misc.unsafe.memory.access", System.getProperty("sun.misc.unsafe.memory.access", "allow"));
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.exit(NodeFlags.plain(arguments)
                .map(HoldfastMain::run)
                .orElseGet(() -> new HoldfastMain().commandLine().execute(arguments)));
    }

    private CommandLine commandLine() {
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Carries AI token streams to browsers over SSE and WebSocket, and does not let go of them.")
                .footer(
                        "",
                        "Every option is also a variable (--http-port: HOLDFAST_HTTP_PORT) and a key in holdfast.yaml (http-port).",
                        "docs/configuration.md has the keys that are no options. With no option at all, a demo agent answers.");
        NodeFlags.addTo(spec);
        spec.mixinStandardHelpOptions(true);
        CommandLine line = new CommandLine(spec);
        COMMANDS.forEach(line::addSubcommand);
        return line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure));
    }

    private static String commonPoolThreads() {
        return String.valueOf(Math.max(2, Runtime.getRuntime().availableProcessors() - 1));
    }

    private static int run(NodeFlags flags) {
        try {
            return start(flags);
        } catch (Exception failure) {
            return explain(failure);
        }
    }

    @Override
    public Integer call() throws Exception {
        return start(NodeFlags.of(spec.commandLine().getParseResult()));
    }

    private static int start(NodeFlags flags) throws Exception {
        Vertx reader = Vertx.vertx();
        Settings settings = SettingsReader.read(reader, flags.settings(), flags.config())
                .onComplete(read -> reader.close())
                .await(START_SECONDS, TimeUnit.SECONDS);
        NodeConfig config = NodeConfig.from(settings);
        if (flags.check()) {
            print(settings.describe());
            return 0;
        }
        config.logFormat().apply();
        Node node = Node.start(config, HoldfastMain::print).await(START_SECONDS, TimeUnit.SECONDS);
        node.follow(settings, vertx -> SettingsReader.read(vertx, flags.settings(), flags.config()));
        CountDownLatch stopped = new CountDownLatch(1);
        // Before the line that says so: whoever has read it may send SIGTERM.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(node, stopped), "leave"));
        print("Holdfast ready in " + ManagementFactory.getRuntimeMXBean().getUptime() + " ms: " + node.addresses());
        stopped.await();
        return 0;
    }

    private static void leave(Node node, CountDownLatch stopped) {
        try {
            node.stop();
        } catch (TimeoutException late) {
            System.err.println("holdfast: did not leave in order within its time, stopping now");
        } finally {
            flushLogs();
            stopped.countDown();
        }
    }

    /** The last lines still wait in the queue that keeps event loops from waiting for the console. */
    private static void flushLogs() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            logs.stop();
        }
    }

    /** What went wrong in a line that an operator can act on; a stack trace only for what we did not foresee. */
    private static int explain(Exception failure) {
        if (failure instanceof InvalidSettings invalid) {
            invalid.problems().forEach(problem -> System.err.println("holdfast: " + problem));
            return ASKED_WRONGLY;
        }
        if (failure instanceof CannotListen || failure instanceof CommandFailed) {
            System.err.println("holdfast: " + failure.getMessage());
        } else if (failure instanceof HazelcastException) {
            System.err.println("holdfast: can't join the cluster: " + failure.getMessage());
        } else {
            failure.printStackTrace(System.err);
        }
        return FAILED;
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
