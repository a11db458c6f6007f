package io.holdfast.bench.faults;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the fault suite. */
final class FaultsOptions {
    @Mixin
    NodeOptions node = new NodeOptions();

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "4", description = "default: ${DEFAULT-VALUE}")
    int nodes;

    @Option(
            names = "--namespaces",
            description = "a network namespace for each node, so that the network can be cut; needs root")
    boolean namespaces;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1000",
            description = "live streams (default: ${DEFAULT-VALUE})")
    int streams;

    @Option(
            names = "--open-rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "streams opened per second at the beginning (default: ${DEFAULT-VALUE})")
    int openRate;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "events/s of each stream (default: ${DEFAULT-VALUE})")
    double rate;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "400",
            description = "events of a stream, on the average (default: ${DEFAULT-VALUE})")
    int events;

    @Option(
            names = "--second-readers",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "streams with a second reader who joins late (default: ${DEFAULT-VALUE})")
    double secondReaders;

    @Option(
            names = "--audits",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "streams read once more, whole, when they have ended (default: ${DEFAULT-VALUE})")
    double audits;

    @Option(
            names = "--pushed",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "streams that a producer pushes, in place of the upstream (default: ${DEFAULT-VALUE})")
    double pushed;

    @Option(
            names = "--appended",
            paramLabel = "N",
            defaultValue = "5",
            description = "durable streams, each with three producers (default: ${DEFAULT-VALUE})")
    int appended;

    @Option(
            names = "--patience",
            paramLabel = "S",
            defaultValue = "6",
            description =
                    "seconds of silence, without heartbeats, after which a reader reconnects (default: ${DEFAULT-VALUE})")
    double patience;

    @Option(names = "--upstream-resumes", description = "the upstream gives ids and honours Last-Event-ID")
    boolean resumes;

    @Option(names = "--faults", paramLabel = "N", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
    int faults;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            description = "which faults (default: " + Schedule.KINDS + ", with namespaces also" + Schedule.PARTITIONS
                    + ", with Redis" + Schedule.REDIS_KINDS + "; besides there is " + Schedule.TOGETHER + ")")
    List<String> kinds = List.of();

    List<String> kinds() {
        String all = Schedule.KINDS
                + (namespaces ? Schedule.PARTITIONS : "")
                + (node.redisServer.isEmpty() ? "" : Schedule.REDIS_KINDS);
        return kinds.isEmpty() ? List.of(all.split(",")) : kinds;
    }

    @Option(
            names = "--unhurt",
            paramLabel = "N",
            defaultValue = "0",
            description = "so many nodes, the last ones, are hurt by no fault and run as long as the run"
                    + " (default: ${DEFAULT-VALUE})")
    int unhurt;

    @Option(
            names = "--soak",
            paramLabel = "FILE",
            defaultValue = "",
            description = "an SVG of what those take, in memory, descriptors, threads and map entries;"
                    + " the figures are in the logs' directory, as soak.csv")
    String soak = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the schedule and all else that is random (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--settle",
            paramLabel = "S",
            defaultValue = "5",
            description =
                    "seconds between a fault that was got over, copies included, and the next one (default: ${DEFAULT-VALUE})")
    double settle;

    @Option(
            names = "--plant",
            paramLabel = "LIE",
            split = ",",
            description = "lose, repeat and alter one event each on the way to a reader, which has to be found out")
    List<Plant.Kind> plant = List.of();

    @Option(names = "--json", description = "the result as JSON on standard output")
    boolean json;
}
