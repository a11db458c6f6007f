package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Opens streams, checks and measures them, and says what it found. */
@Command(
        name = "run",
        description =
                "Opens streams, checks every event of each, and measures. Exit code: 0 clean, 1 violations, 2 usage.")
final class RunCommand implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = "--url",
            split = ",",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "servers, which the connections take in turn (default: ${DEFAULT-VALUE})")
    private List<String> urls = List.of();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1000",
            description = "streams, one connection each (default: ${DEFAULT-VALUE})")
    private int streams;

    @Option(names = "--readers", paramLabel = "N", description = "one stream instead, and so many more readers of it")
    private int readers;

    @Option(
            names = "--slow-readers",
            paramLabel = "N",
            description =
                    "so many more readers of the same streams, which read one byte a second: what they do to the others")
    private int slowReaders;

    @Option(
            names = "--connect-rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "connections/s (default: ${DEFAULT-VALUE})")
    private double connectRate;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "20",
            description = "seconds before the first round (default: ${DEFAULT-VALUE})")
    private int warmup;

    @Option(
            names = "--duration",
            paramLabel = "S",
            defaultValue = "20",
            description = "seconds of a round (default: ${DEFAULT-VALUE})")
    private int duration;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "rounds; the median of each figure is reported (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Mixin
    private UpstreamOptions shape = new UpstreamOptions();

    @Option(names = "--direct", description = "connect to the built-in upstream itself: the tool's own floor")
    private boolean direct;

    @Option(
            names = "--cut",
            description = "close the connections at the end, instead of ending the streams with [DONE]")
    private boolean cut;

    @Option(names = "--pid", split = ",", paramLabel = "PID", description = "server processes to measure")
    private List<Long> pids = List.of();

    @Option(
            names = "--pid-name",
            paramLabel = "FILE",
            defaultValue = "holdfast.jar",
            description = "without --pid: measure the processes that run this file (default: ${DEFAULT-VALUE})")
    private String pidName = "";

    @Option(names = "--json", description = "the result as JSON on standard output")
    private boolean json;

    RunCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        RunSettings settings = settings();
        long files = OpenFiles.allowed();
        check(
                settings.files() <= files,
                "connections",
                settings.connections(),
                "fewer, or more than %d open files (ulimit -n)".formatted(files));
        ProcessTable processes = ProcessTable.ofThisMachine();
        Meter meter = new Meter(processes, servers(processes), settings.connections());
        Vertx vertx = BenchMain.newVertx();
        try {
            RunResult result = new LoadRun(vertx, settings, meter, err::println).run();
            Report report = new Report(result);
            out.println(json ? report.json() : report.text());
            return result.violations().count() == 0 ? BenchMain.CLEAN : BenchMain.VIOLATIONS;
        } finally {
            vertx.close().await();
        }
    }

    private RunSettings settings() {
        return new RunSettings(
                urls.stream().map(Target::parse).toList(),
                server.path,
                streams,
                readers,
                slowReaders,
                connectRate,
                warmup,
                duration,
                rounds,
                server.upstreamPort,
                shape.settings(),
                direct,
                cut);
    }

    private List<Long> servers(ProcessTable processes) {
        for (long pid : pids) {
            check(processes.exists(pid), "--pid", pid, "a running process");
        }
        return pids.isEmpty() && !direct ? processes.find(pidName) : List.copyOf(pids);
    }
}
