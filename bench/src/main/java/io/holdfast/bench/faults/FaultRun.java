package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Faults one after the other, each of them after the last one has been got over. Belongs to the main thread. */
final class FaultRun {
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    private final Scene scene;
    private final StreamShape shape;
    private final Duration settle;
    private final Consumer<String> progress;
    private final Effects effects = new Effects();
    private int shown;

    FaultRun(Scene scene, StreamShape shape, Duration settle, Consumer<String> progress) {
        this.scene = scene;
        this.shape = shape;
        this.settle = settle;
        this.progress = progress;
    }

    /** Each fault's effects by kind; what was found wrong is the population's to tell. */
    Effects run(int streams, int streamsPerSecond, int appended, List<Fault> faults) throws InterruptedException {
        scene.awaitCluster();
        fill(streams, streamsPerSecond);
        scene.doOnLoop(() -> scene.appends().begin(appended));
        awaitMoving(System.nanoTime());
        measure("0/%d".formatted(faults.size()), new Quiet(settle));
        for (int i = 0; i < faults.size(); i++) {
            measure("%d/%d".formatted(i + 1, faults.size()), faults.get(i));
            scene.cluster().awaitCopies();
            Scene.pause(settle);
        }
        end();
        return effects;
    }

    private void fill(int streams, int perSecond) throws InterruptedException {
        progress.accept("Opening %d streams".formatted(streams));
        scene.openEvenly(streams, perSecond, scene.population()::open);
    }

    private void measure(String which, Fault fault) throws InterruptedException {
        scene.doOnLoop(() -> scene.population().watch(scene.mayLose(fault)));
        fault.happen(scene);
        scene.awaitCluster();
        awaitMoving(System.nanoTime());
        Effect effect = scene.onLoop(() -> scene.population().effect());
        effects.add(fault.kind(), effect);
        long violations = scene.onLoop(() -> scene.population().findings().count());
        List<Violation> kept = scene.onLoop(() -> scene.population().findings().kept());
        kept.subList(shown, kept.size()).forEach(violation -> progress.accept("  " + violation));
        shown = kept.size();
        progress.accept(
                "%s %s: %s; violations so far: %d".formatted(which, fault, FaultReport.line(effect), violations));
    }

    private void awaitMoving(long since) throws InterruptedException {
        if (!scene.within(RECOVERY_LIMIT, () -> scene.population().waiting(since))) {
            scene.doOnLoop(() -> scene.population().giveUpStuck(since));
        }
    }

    /** Lets all streams come to their end, and audits what has ended lately. */
    private void end() throws InterruptedException {
        scene.doOnLoop(() -> scene.population().renewNoMore());
        scene.doOnLoop(() -> scene.appends().renewNoMore());
        Duration longest = Duration.ofNanos(2L * shape.events() * shape.periodNanos());
        progress.accept("Ending: %d streams"
                .formatted(scene.onLoop(() -> scene.population().open())));
        scene.within(
                longest.plus(RECOVERY_LIMIT),
                () -> scene.population().open() + scene.appends().open());
        scene.doOnLoop(() -> scene.appends().judgeOpen());
        scene.doOnLoop(() -> scene.population().auditRecent());
        scene.within(RECOVERY_LIMIT, () -> scene.population().auditing());
        scene.doOnLoop(() -> scene.population().judgeOpen());
    }
}
