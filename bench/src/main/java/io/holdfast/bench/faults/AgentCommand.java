package io.holdfast.bench.faults;

import io.holdfast.bench.BenchMain;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The fault suite's upstream as a process of its own, until it is killed. */
@Command(name = "agent", description = "Answers the fault suite's questions, until killed.")
public final class AgentCommand implements Callable<Integer> {
    /** What stands before the port in its one line of output. */
    static final String READY = "Agent ready: port ";

    private static final long SEED = 1;

    private final PrintWriter out;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "default: ${DEFAULT-VALUE}")
    private String host = "";

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "events/s of each answer (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--resumes", description = "gives ids and honours Last-Event-ID")
    private boolean resumes;

    public AgentCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Vertx vertx = BenchMain.newVertx();
        PacedUpstream upstream = new PacedUpstream(vertx, rate, host, resumes, SEED);
        Promise<Integer> ready = Promise.promise();
        vertx.runOnContext(start -> upstream.start().onComplete(ready));
        int port = ready.future().await();
        out.println(READY + port);
        Promise.promise().future().await();
        return BenchMain.CLEAN;
    }
}
