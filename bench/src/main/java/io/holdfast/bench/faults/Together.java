package io.holdfast.bench.faults;

import java.util.concurrent.CompletableFuture;

/**
 * Two faults at the same time: one of nodes, and one of the upstream or of the readers.
 *
 * @param beside hurts no node, which belong to the main thread
 */
record Together(Fault ofNodes, Fault beside) implements Fault {
    @Override
    public String kind() {
        return "together";
    }

    @Override
    public boolean mayLose() {
        return ofNodes.mayLose() || beside.mayLose();
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            try {
                beside.happen(scene);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        ofNodes.happen(scene);
        other.join();
    }
}
