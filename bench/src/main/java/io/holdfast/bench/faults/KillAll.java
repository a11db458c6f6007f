package io.holdfast.bench.faults;

import java.time.Duration;

/**
 * SIGKILL to every node at once; all are started again after a while, and know nothing but what Redis has kept. What had ended
 * shortly before is read once more, whole.
 */
record KillAll(Duration down) implements Fault {
    @Override
    public String kind() {
        return "kill-all";
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        scene.cluster().killAll();
        Scene.pause(down);
        scene.cluster().start();
        scene.awaitCluster();
        scene.doOnLoop(() -> scene.population().auditRecent());
    }
}
