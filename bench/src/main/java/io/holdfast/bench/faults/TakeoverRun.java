package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One node is asked for all streams while no other could own them; then another one comes, and the first one is killed.
 * Readers are at the gateway that lives. Belongs to the main thread.
 */
final class TakeoverRun {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Every reader counts, however short its silence was. */
    private static final long NO_THRESHOLD = 0;

    private final Scene scene;
    private final boolean apart;
    private final Duration settle;
    private final Consumer<String> progress;

    /** @param apart whether the gateway is a node of its own, the first one */
    TakeoverRun(Scene scene, boolean apart, Duration settle, Consumer<String> progress) {
        this.scene = scene;
        this.apart = apart;
        this.settle = settle;
        this.progress = progress;
    }

    Takeover run(int streams, int openRate, int events) throws InterruptedException {
        Population population = scene.population();
        fill(streams, openRate, events);
        join();
        Scene.pause(settle);
        scene.doOnLoop(() -> population.watch(NO_THRESHOLD));
        Scene.pause(settle);
        Effect quiet = scene.onLoop(population::effect);

        progress.accept("Killing the owner of %d streams".formatted(streams));
        scene.doOnLoop(() -> population.watch(NO_THRESHOLD));
        scene.cluster().node(owner()).kill();
        int stuck = stuckSince(System.nanoTime());
        Effect kill = scene.onLoop(population::effect);

        scene.doOnLoop(population::judgeSoFar);
        long lost = scene.onLoop(() -> population.counts().get(Count.LOST));
        return new Takeover(streams, quiet, kill, lost, stuck, scene.onLoop(population::findings));
    }

    private void fill(int streams, int openRate, int events) throws InterruptedException {
        scene.cluster().startMost();
        readThrough(0);
        progress.accept("Opening %d streams".formatted(streams));
        scene.openEvenly(streams, openRate, count -> scene.population().open(count, events));
        scene.doOnLoop(() -> scene.population().renewNoMore());
        requireMoving("opened");
    }

    private int owner() {
        return apart ? 1 : 0;
    }

    private void join() throws InterruptedException {
        scene.cluster().startLast();
        if (!apart) {
            readThrough(1);
            scene.doOnLoop(() -> scene.population().dropAll());
            requireMoving("read through the other node");
        }
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
