package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Faults one after the other, each of them after the last one has been got over. Belongs to the main thread. */
final class FaultRun {
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;

    private final Scene scene;
    private final StreamShape shape;
    private final Duration settle;
    private final Consumer<String> progress;
    private final Effects effects = new Effects();

    FaultRun(Scene scene, StreamShape shape, Duration settle, Consumer<String> progress) {
        this.scene = scene;
        this.shape = shape;
        this.settle = settle;
        this.progress = progress;
    }

    /** Each fault's effects by kind; what was found wrong is the population's to tell. */
    Effects run(int streams, int streamsPerSecond, List<Fault> faults) throws InterruptedException {
        scene.awaitCluster();
        fill(streams, streamsPerSecond);
        awaitMoving(System.nanoTime());
        measure("0/%d".formatted(faults.size()), new Quiet(settle));
        for (int i = 0; i < faults.size(); i++) {
            measure("%d/%d".formatted(i + 1, faults.size()), faults.get(i));
            Scene.pause(settle);
        }
        end();
        return effects;
    }

    private void fill(int streams, int perSecond) throws InterruptedException {
        progress.accept("Opening %d streams".formatted(streams));
        int step = Math.max(1, perSecond / 20);
        for (int opened = 0; opened < streams; opened += step) {
            int count = Math.min(step, streams - opened);
            scene.doOnLoop(() -> scene.population().open(count));
            Scene.pause(Duration.ofMillis(1_000L * step / perSecond));
        }
    }

    private void measure(String which, Fault fault) throws InterruptedException {
        scene.doOnLoop(() -> scene.population().watch(scene.mayLose(fault)));
        fault.happen(scene);
        scene.awaitCluster();
        awaitMoving(System.nanoTime());
        Effect effect = scene.onLoop(() -> scene.population().effect());
        effects.add(fault.kind(), effect);
        long violations = scene.onLoop(() -> scene.population().findings().count());
        progress.accept(
                "%s %s: %s; violations so far: %d".formatted(which, fault, FaultReport.line(effect), violations));
    }

    private void awaitMoving(long since) throws InterruptedException {
        if (!within(RECOVERY_LIMIT, () -> scene.population().waiting(since))) {
            scene.doOnLoop(() -> scene.population().giveUpStuck(since));
        }
    }

    /** Lets all streams come to their end, and audits what has ended lately. */
    private void end() throws InterruptedException {
        scene.doOnLoop(() -> scene.population().renewNoMore());
        Duration longest = Duration.ofNanos(2L * shape.events() * shape.periodNanos());
        progress.accept("Ending: %d streams"
                .formatted(scene.onLoop(() -> scene.population().open())));
        within(longest.plus(RECOVERY_LIMIT), () -> scene.population().open());
        scene.doOnLoop(() -> scene.population().auditRecent());
        within(RECOVERY_LIMIT, () -> scene.population().auditing());
        scene.doOnLoop(() -> scene.population().judgeOpen());
    }

    /** Whether a count has become zero in time. */
    private boolean within(Duration limit, Supplier<Integer> left) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (scene.onLoop(left) > 0) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }
}
