package io.holdfast.bench.faults;

import io.holdfast.bench.Loops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * What faults happen to. Belongs to the main thread, from where it calls what belongs to the event loop.
 *
 * @param upstream asked by nobody when there is an {@link Agent}
 */
record Scene(
        Context loop,
        Cluster cluster,
        PacedUpstream upstream,
        Population population,
        Appends appends,
        Optional<Redis> redis,
        Network network) {
    private static final long POLL_MILLIS = 50;

    <T> T onLoop(Supplier<T> work) {
        return Loops.call(loop, () -> Future.succeededFuture(work.get())).await();
    }

    void doOnLoop(Runnable work) {
        Loops.call(loop, () -> {
                    work.run();
                    return Future.succeededFuture();
                })
                .await();
    }

    /** What Redis keeps is kept whatever happens to nodes. */
    boolean mayLose(Fault fault) {
        return redis.isEmpty() && fault.mayLose();
    }

    static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    /** Whether a count becomes zero in time. */
    boolean within(Duration limit, Supplier<Integer> left) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (onLoop(left) > 0) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** Opens streams at an even pace, so many at a time. */
    void openEvenly(int streams, int perSecond, IntConsumer open) throws InterruptedException {
        int step = Math.max(1, perSecond / 20);
        for (int opened = 0; opened < streams; opened += step) {
            int count = Math.min(step, streams - opened);
            doOnLoop(() -> open.accept(count));
            pause(Duration.ofMillis(1_000L * step / perSecond));
        }
    }

    /** No new connection goes to this node until the cluster is whole again. */
    void withdraw(int node) {
        var gateways = cluster.gatewaysWithout(node);
        doOnLoop(() -> population.gateways(gateways));
    }

    /** Waits for the whole cluster and tells the readers its gateways. */
    void awaitCluster() throws InterruptedException {
        cluster.awaitWhole();
        var gateways = cluster.gateways();
        doOnLoop(() -> population.gateways(gateways));
    }
}
