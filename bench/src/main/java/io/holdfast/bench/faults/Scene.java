package io.holdfast.bench.faults;

import io.holdfast.bench.Loops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What faults happen to. Belongs to the main thread, from where it calls what belongs to the event loop. */
record Scene(
        Context loop,
        Cluster cluster,
        PacedUpstream upstream,
        Population population,
        Optional<Redis> redis,
        Network network) {

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
