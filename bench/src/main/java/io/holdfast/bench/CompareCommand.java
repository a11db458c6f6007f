package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The same load for several servers in turn, round after round, so that what the machine does meanwhile meets all of them. */
@Command(
        name = "compare",
        description =
                "Loads several servers in turn, and shows what each costs. Exit code: 0 clean, 1 violations, 2 usage.")
final class CompareCommand implements Callable<Integer> {
    private static final double CONNECT_RATE = 500;

    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "nginx,haproxy,vertx,holdfast",
            description = "of nginx, haproxy, vertx, spring, holdfast, holdfast-memory, holdfast-redis,"
                    + " holdfast-two (default: ${DEFAULT-VALUE})")
    private List<String> peers = List.of();

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            defaultValue = "node/target/holdfast.jar",
            description = "of Holdfast (default: ${DEFAULT-VALUE})")
    private Path jar = Path.of("");

    @Option(
            names = "--spring-jar",
            paramLabel = "FILE",
            defaultValue = "bench/spring-cloud-gateway/target/gateway.jar",
            description = "default: ${DEFAULT-VALUE}")
    private Path springJar = Path.of("");

    @Option(names = "--java", paramLabel = "HOME", description = "JVM of the servers (default: this tool's)")
    private Optional<Path> java = Optional.empty();

    @Option(names = "--jvm", paramLabel = "FLAGS", defaultValue = "", description = "flags of the servers' JVMs")
    private String jvm = "";

    @Option(names = "--streams", paramLabel = "N", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int streams;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "that count (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--warmup-rounds",
            paramLabel = "N",
            defaultValue = "2",
            description = "that don't (default: ${DEFAULT-VALUE})")
    private int warmupRounds;

    @Option(
            names = "--duration",
            paramLabel = "S",
            defaultValue = "15",
            description = "seconds of a round (default: ${DEFAULT-VALUE})")
    private int duration;

    @Mixin
    private EventOptions event = new EventOptions();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--markdown", paramLabel = "FILE", description = "writes the table there, too")
    private Optional<Path> markdown = Optional.empty();

    CompareCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check(server.upstreamPort > 0, "--upstream-port", server.upstreamPort, "1..65535");
        Path home = java.orElse(Path.of(System.getProperty("java.home")));
        List<String> flags = jvm.isBlank() ? List.of() : List.of(jvm.strip().split(" +"));
        Peers known = new Peers(home, flags, jar, springJar, server.upstreamPort);
        Path directory = Files.createTempDirectory("holdfast-compare");
        List<RunningPeer> running = new ArrayList<>();
        try {
            for (String name : peers) {
                running.add(RunningPeer.start(known.named(name), directory));
            }
            awaitAll(running);
            return report(measure(running));
        } finally {
            running.forEach(RunningPeer::close);
        }
    }

    private void awaitAll(List<RunningPeer> running) throws InterruptedException {
        Vertx vertx = BenchMain.newVertx();
        try {
            UpstreamServer.deploy(vertx, "127.0.0.1", server.upstreamPort, shape())
                    .await();
            for (RunningPeer peer : running) {
                peer.awaitAnswer(server.path);
            }
        } finally {
            vertx.close().await();
        }
    }

    private Map<String, List<RunResult>> measure(List<RunningPeer> running) {
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        for (int round = 1 - warmupRounds; round <= rounds; round++) {
            for (RunningPeer peer : running) {
                RunResult result = run(peer);
                err.println("%s %d, %s: %s"
                        .formatted(round > 0 ? "Round" : "Warm-up round", round, peer.name(), Comparison.line(result)));
                if (round > 0) {
                    results.computeIfAbsent(peer.name(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        return results;
    }

    private RunResult run(RunningPeer peer) {
        var settings = new RunSettings(
                List.of(peer.target()),
                server.path,
                streams,
                0,
                0,
                CONNECT_RATE,
                3,
                duration,
                1,
                server.upstreamPort,
                shape(),
                false,
                false);
        Vertx vertx = BenchMain.newVertx();
        try {
            return new LoadRun(
                            vertx, settings, new Meter(ProcessTable.ofThisMachine(), peer.pids(), streams), quiet -> {})
                    .run();
        } finally {
            vertx.close().await();
        }
    }

    private UpstreamSettings shape() {
        return new UpstreamSettings(event.rate, event.size, 0, false);
    }

    private int report(Map<String, List<RunResult>> results) throws IOException {
        String table = new Comparison(results).markdown();
        out.println("%d streams, %s, %d rounds of %d s, in turn".formatted(streams, shape(), rounds, duration));
        out.println();
        out.println(table);
        if (markdown.isPresent()) {
            Files.writeString(markdown.get(), table);
        }
        long violations = results.values().stream()
                .flatMap(List::stream)
                .mapToLong(result -> result.violations().count())
                .sum();
        out.println("violations: " + violations);
        return violations == 0 ? BenchMain.CLEAN : BenchMain.VIOLATIONS;
    }
}
