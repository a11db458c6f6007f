package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One node is asked for all streams while it is alone, and so owns them; then a second one comes, through which all are read,
 * and the first one is killed. Belongs to the main thread.
 */
final class TakeoverRun {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int OWNER = 0;
    private static final int OTHER = 1;
    /** Every reader counts, however short its silence was. */
    private static final long NO_THRESHOLD = 0;

    private final Scene scene;
    private final Duration settle;
    private final Consumer<String> progress;

    TakeoverRun(Scene scene, Duration settle, Consumer<String> progress) {
        this.scene = scene;
        this.settle = settle;
        this.progress = progress;
    }

    Takeover run(int streams, int openRate, int events) throws InterruptedException {
        Population population = scene.population();
        fill(streams, openRate, events);
        handOverReaders();
        scene.doOnLoop(() -> population.watch(NO_THRESHOLD));
        Scene.pause(settle);
        Effect quiet = scene.onLoop(population::effect);

        progress.accept("Killing the owner of %d streams".formatted(streams));
        scene.doOnLoop(() -> population.watch(NO_THRESHOLD));
        scene.cluster().node(OWNER).kill();
        int stuck = stuckSince(System.nanoTime());
        Effect kill = scene.onLoop(population::effect);

        scene.doOnLoop(population::judgeSoFar);
        long lost = scene.onLoop(() -> population.counts().get(Count.LOST));
        return new Takeover(streams, quiet, kill, lost, stuck, scene.onLoop(population::findings));
    }

    private void fill(int streams, int openRate, int events) throws InterruptedException {
        scene.cluster().startFirst();
        readThrough(OWNER);
        progress.accept("Opening %d streams".formatted(streams));
        scene.openEvenly(streams, openRate, count -> scene.population().open(count, events));
        scene.doOnLoop(() -> scene.population().renewNoMore());
        requireMoving("opened");
    }

    private void handOverReaders() throws InterruptedException {
        scene.cluster().startRest();
        readThrough(OTHER);
        scene.doOnLoop(() -> scene.population().dropAll());
        requireMoving("read through the other node");
        Scene.pause(settle);
    }

    private void readThrough(int node) {
        var gateway = scene.cluster().gateway(node);
        scene.doOnLoop(() -> scene.population().gateways(gateway));
    }

    private void requireMoving(String what) throws InterruptedException {
        int stuck = stuckSince(System.nanoTime());
        if (stuck > 0) {
            throw new IllegalStateException(
                    "streams not %s within %d s: %d (expected: 0)".formatted(what, LIMIT.toSeconds(), stuck));
        }
    }

    /** How many readers have had no event since, at the end of a long time. */
    private int stuckSince(long since) throws InterruptedException {
        scene.within(LIMIT, () -> scene.population().waiting(since));
        return scene.onLoop(() -> scene.population().waiting(since));
    }
}
