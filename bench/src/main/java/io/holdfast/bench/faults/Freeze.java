package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.List;

/** SIGSTOP and, after a while, SIGCONT: to the others as if the network to these nodes were gone, until they come back as zombies. */
record Freeze(String kind, List<Integer> nodes, Duration time) implements Fault {
    @Override
    public boolean mayLose() {
        return nodes.size() > 1;
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        for (int node : nodes) {
            scene.cluster().node(node).freeze();
        }
        Scene.pause(time);
        for (int node : nodes) {
            scene.cluster().node(node).thaw();
        }
    }
}
