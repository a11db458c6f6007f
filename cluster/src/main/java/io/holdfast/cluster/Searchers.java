package io.holdfast.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/**
 * Threads that wait for answers of Hazelcast's that can't be had without waiting. A member that is frozen keeps them until it
 * is expelled, so they are not those that expel it.
 */
final class Searchers {
    private static final int COUNT = 4;

    private Searchers() {}

    static WorkerExecutor of(Vertx vertx) {
        return vertx.createSharedWorkerExecutor("holdfast-search", COUNT);
    }
}
