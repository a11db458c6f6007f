package io.holdfast.bench.faults;

import java.time.Duration;
import java.util.List;

/** SIGKILL to these nodes at once, gateways and owners alike; they are started again after a while. */
record Kill(List<Integer> nodes, Duration down) implements Fault {
    @Override
    public String kind() {
        return nodes.size() == 1 ? "kill" : "kill-" + nodes.size();
    }

    @Override
    public boolean mayLose() {
        return nodes.size() > 1;
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        nodes.forEach(node -> scene.cluster().node(node).kill());
        Scene.pause(down);
        nodes.forEach(node -> scene.cluster().node(node).start());
    }
}
