package io.holdfast.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A whole run of the fault suite. */
final class FaultSession {
    private static final Duration KEPT = Duration.ofSeconds(90);

    private final FaultsOptions options;
    private final Consumer<String> progress;
    private final StreamShape shape;

    FaultSession(FaultsOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        shape = new StreamShape(
                options.events,
                options.rate,
                options.secondReaders,
                options.audits,
                options.pushed,
                Duration.ofMillis((long) (1000 * options.patience)),
                KEPT);
    }

    FaultReport run(List<Fault> schedule) throws IOException, InterruptedException {
        Path directory = options.node.directory();
        progress.accept("Nodes write to " + directory);
        Stage.Streams streams = new Stage.Streams(shape, options.resumes, options.plant, options.seed);
        Stage stage = new Stage(options.node, new Layout(options.nodes, options.namespaces, false), streams);
        FaultReport report = stage.perform(directory, scene -> run(schedule, scene, directory));
        Files.write(
                directory.resolve("violations.txt"),
                report.findings().kept().stream().map(Violation::toString).toList());
        return report;
    }

    private FaultReport run(List<Fault> schedule, Scene scene, Path directory) throws InterruptedException {
        scene.cluster().start();
        if (options.soak.isEmpty()) {
            return disturb(schedule, scene);
        }
        try (NodeWatch watch = NodeWatch.of(scene.cluster().last(options.unhurt))) {
            FaultReport report = disturb(schedule, scene);
            picture(watch.samples(), schedule.size(), directory);
            return report;
        }
    }

    private void picture(List<NodeSample> samples, int faults, Path directory) {
        try {
            Files.write(
                    directory.resolve("soak.csv"),
                    Stream.concat(Stream.of(NodeSample.HEADER), samples.stream().map(NodeSample::csv))
                            .toList());
            String what = "%d faults, %d streams at a time, %.0f events/s of each"
                    .formatted(faults, options.streams, options.rate);
            Files.writeString(Path.of(options.soak), new SoakPicture(what, samples).svg());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private FaultReport disturb(List<Fault> schedule, Scene scene) throws InterruptedException {
        Duration settle = Duration.ofMillis((long) (1000 * options.settle));
        Effects effects = new FaultRun(scene, shape, settle, progress)
                .run(options.streams, options.openRate, options.appended, schedule);
        return scene.onLoop(() -> new FaultReport(
                options.seed,
                effects,
                scene.population().counts(),
                scene.population().findings(),
                scene.population().latency(),
                scene.upstream().asked(),
                scene.upstream().askedAgain()));
    }
}
