package io.holdfast.bench.faults;

import static io.holdfast.bench.UsageException.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts nodes, opens streams, lets faults happen, and says whether any reader was ever told anything wrong. */
@Command(
        name = "faults",
        description = "Starts nodes, kills and disturbs them by a seeded schedule, and checks every event that readers"
                + " see. Exit code: 0 clean, 1 violations, 2 usage.")
public final class FaultsCommand implements Callable<Integer> {
    private static final int CLEAN = 0;
    private static final int VIOLATIONS = 1;

    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private FaultsOptions options = new FaultsOptions();

    public FaultsCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.node.validate();
        check(options.nodes > 0 && options.nodes <= 10, "--nodes", options.nodes, "1..10");
        check(options.streams > 0, "--streams", options.streams, "1 or more");
        check(options.openRate > 0, "--open-rate", options.openRate, "1 or more");
        check(options.events > 1, "--events", options.events, "2 or more");
        check(options.rate > 0, "--rate", options.rate, "more than 0");
        check(options.appended >= 0, "--appended", options.appended, "0 or more");
        check(options.pushed >= 0 && options.pushed <= 1, "--pushed", options.pushed, "0..1");
        check(options.faults >= 0, "--faults", options.faults, "0 or more");
        check(options.unhurt >= 0 && options.unhurt < options.nodes, "--unhurt", options.unhurt, "less than --nodes");
        check(options.soak.isEmpty() || options.unhurt > 0, "--soak", options.soak, "--unhurt, too");
        for (String kind : options.kinds()) {
            check(
                    options.unhurt == 0 || !Schedule.hurtsAll(kind),
                    "--kinds",
                    kind,
                    "one that does not hurt every node, or no --unhurt");
            check(
                    !Schedule.needsRedis(kind) || !options.node.redisServer.isEmpty(),
                    "--kinds",
                    kind,
                    "one that needs no Redis, or --redis-server");
            check(!kind.startsWith("partition") || options.namespaces, "--kinds", kind, "--namespaces, too");
        }
        List<Fault> schedule =
                Schedule.of(options.seed, options.kinds(), options.faults, options.nodes - options.unhurt);
        err.println("Seed: " + options.seed);
        for (int i = 0; i < schedule.size(); i++) {
            err.printf("  %d: %s%n", i + 1, schedule.get(i));
        }
        FaultReport report = new FaultSession(options, err::println).run(schedule);
        out.println(options.json ? report.json() : report.text());
        return report.findings().count() == 0 ? CLEAN : VIOLATIONS;
    }
}
