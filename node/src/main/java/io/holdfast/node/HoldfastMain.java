package io.holdfast.node;

import ch.qos.logback.classic.LoggerContext;
import com.hazelcast.core.HazelcastException;
import io.holdfast.cluster.CannotListen;
import io.holdfast.settings.InvalidSettings;
import io.holdfast.settings.Settings;
import io.holdfast.settings.SettingsReader;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: starts a node and keeps it until SIGTERM. Exit codes: 0 fine, 1 failed, 2 asked wrongly. */
@Command(
        name = "holdfast",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            NodesCommand.class,
            DrainCommand.class,
            UndrainCommand.class,
            StreamsCommand.class,
            CancelCommand.class,
            MoveCommand.class,
            TailCommand.class,
            TopCommand.class
        },
        description = "Carries AI token streams to browsers over SSE and WebSocket, and does not let go of them.",
        footer = {
            "",
            "Every option is also a variable (--http-port: HOLDFAST_HTTP_PORT) and a key in holdfast.yaml (http-port).",
            "docs/configuration.md has the keys that are no options. With no option at all, a demo agent answers."
        })
public final class HoldfastMain implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int ASKED_WRONGLY = 2;
    private static final long START_SECONDS = 120;

    @Option(names = "--roles", paramLabel = "LIST", description = "gateway, stream, monitor (default: all three)")
    @Nullable
    String roles;

    @Option(names = "--http-port", paramLabel = "PORT", description = "HTTP and SSE (default: 8080; 0: any free one)")
    @Nullable
    String httpPort;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "health, metrics (default: 8081; 0: any free one)")
    @Nullable
    String managementPort;

    @Option(names = "--ws-port", paramLabel = "PORT", description = "WebSocket (default: 8082; 0: any free one)")
    @Nullable
    String wsPort;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "what is listened on (default: 127.0.0.1)")
    @Nullable
    String host;

    @Option(
            names = "--cluster-port",
            paramLabel = "PORT",
            description = "cluster (default: 5701, or the next free one of ten)")
    @Nullable
    String clusterPort;

    @Option(
            names = "--cluster-members",
            paramLabel = "HOST:PORT,...",
            description = "where the others are (default: what cluster.xml says)")
    @Nullable
    String clusterMembers;

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            description = "where questions are posted (default: the embedded demo agent)")
    @Nullable
    String upstream;

    @Option(
            names = "--journal",
            paramLabel = "KIND",
            description = "where events are kept: memory, hazelcast or redis (default: hazelcast)")
    @Nullable
    String journal;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description =
                    "Redis of the journal and the limiter: redis://[:PASSWORD@]HOST:PORT[/DB], or rediss:// (default: none)")
    @Nullable
    String redis;

    @Option(names = "--config", paramLabel = "FILE", description = "configuration (default: holdfast.yaml, if present)")
    @Nullable
    Path configFile;

    @Option(names = "--check", description = "validate the configuration, print it with its origins, and exit")
    boolean check;

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
        System.exit(new CommandLine(new HoldfastMain())
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
                .execute(arguments));
    }

    private static String commonPoolThreads() {
        return String.valueOf(Math.max(2, Runtime.getRuntime().availableProcessors() - 1));
    }

    @Override
    public Integer call() throws Exception {
        Vertx reader = Vertx.vertx();
        Settings settings = SettingsReader.read(reader, flags(), Optional.ofNullable(configFile))
                .onComplete(read -> reader.close())
                .await(START_SECONDS, TimeUnit.SECONDS);
        NodeConfig config = NodeConfig.from(settings);
        if (check) {
            print(settings.describe());
            return 0;
        }
        config.logFormat().apply();
        Node node = Node.start(config, HoldfastMain::print).await(START_SECONDS, TimeUnit.SECONDS);
        node.follow(settings, vertx -> SettingsReader.read(vertx, flags(), Optional.ofNullable(configFile)));
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

    private JsonObject flags() {
        Map<String, @Nullable String> options = new LinkedHashMap<>();
        options.put("roles", roles);
        options.put("http-port", httpPort);
        options.put("management-port", managementPort);
        options.put("ws-port", wsPort);
        options.put("host", host);
        options.put("cluster-port", clusterPort);
        options.put("cluster-members", clusterMembers);
        options.put("upstream", upstream);
        options.put("journal", journal);
        options.put("redis", redis);
        JsonObject flags = new JsonObject();
        options.forEach((key, value) -> {
            if (value != null) {
                flags.put(key, value);
            }
        });
        return flags;
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
