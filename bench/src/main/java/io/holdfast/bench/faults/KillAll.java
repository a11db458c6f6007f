package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.List;

/**
 * SIGKILL to every node at once; all are started again after a while, and know nothing but what Redis has kept. What had ended
 * shortly before is read once more, whole.
 *
 * @param away how long no reader comes back after the cluster is whole: streams go on without anybody asking for them
 */
record KillAll(String kind, Duration down, Duration away) implements Fault {
    @Override
    public void happen(Scene scene) throws InterruptedException {
        if (!away.isZero()) {
            scene.doOnLoop(() -> scene.population().gateways(List.of()));
        }
        scene.cluster().killAll();
        Scene.pause(down);
        scene.cluster().start();
        if (!away.isZero()) {
            Scene.pause(away);
            scene.doOnLoop(() -> scene.population().countUnread());
        }
        scene.awaitCluster();
        scene.doOnLoop(() -> scene.population().auditRecent());
    }
}
