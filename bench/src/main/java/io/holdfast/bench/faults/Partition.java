package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.List;

/** The network between these nodes and the others is gone for a while; clients and the upstream still reach them all. */
record Partition(List<Integer> nodes, Duration time) implements Fault {
    @Override
    public String kind() {
        return nodes.size() == 1 ? "partition" : "partition-" + nodes.size();
    }

    @Override
    public boolean mayLose() {
        return nodes.size() > 1;
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        scene.network().cut(nodes);
        Scene.pause(time);
        scene.network().heal();
    }
}
