package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.bench.faults.AgentCommand;
import io.holdfast.bench.faults.FaultsCommand;
import io.holdfast.bench.faults.TakeoverCommand;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Entry point of the load tool; without a command it means {@code run}. */
@Command(
        name = "holdfast-bench",
        description = "Loads a streaming server, checks every stream event by event, and measures.")
public final class BenchMain {
    public static final int CLEAN = 0;
    static final int VIOLATIONS = 1;
    static final int USAGE = 2;

    private static final Set<String> NOT_RUN = Set.of(
            "run", "upstream", "agent", "faults", "takeover", "overload", "compare", "passthrough", "-h", "--help");

    /** Two, so that the tool leaves the machine to what it measures. */
    static final int EVENT_LOOPS = 2;

    public static void main(String[] args) {
        System.exit(execute(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /** What {@link #main} does, without leaving the JVM; the exit code. */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        boolean named = args.length > 0 && NOT_RUN.contains(args[0]);
        String[] full =
                named ? args : Stream.concat(Stream.of("run"), Stream.of(args)).toArray(String[]::new);
        var command = new CommandLine(new BenchMain())
                .addSubcommand(new RunCommand(out, err))
                .addSubcommand(new UpstreamCommand(err))
                .addSubcommand(new AgentCommand(out))
                .addSubcommand(new FaultsCommand(out, err))
                .addSubcommand(new TakeoverCommand(out, err))
                .addSubcommand(new OverloadCommand(out, err))
                .addSubcommand(new CompareCommand(out, err))
                .addSubcommand(new PassThroughCommand(err));
        addHelp(command);
        command.getSubcommands().values().forEach(BenchMain::addHelp);
        return command.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(BenchMain::explain)
                .execute(full);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("this text")
                        .build());
    }

    public static Vertx newVertx() {
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(EVENT_LOOPS));
    }

    private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof UsageException) {
            command.getErr().println(failure.getMessage());
            return USAGE;
        }
        command.getErr().println("Run failed: " + failure);
        return VIOLATIONS;
    }
}
