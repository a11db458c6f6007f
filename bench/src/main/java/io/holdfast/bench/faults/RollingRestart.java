package io.holdfast.bench.faults;

import java.time.Duration;

/**
 * SIGTERM to one node after the other; each is started again, and the cluster whole, before the next one goes.
 * As behind a load balancer, nobody comes to a node any more when it is told to go.
 */
record RollingRestart() implements Fault {
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(60);

    @Override
    public String kind() {
        return "rolling";
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        for (int number = 0; number < scene.cluster().size(); number++) {
            Node node = scene.cluster().node(number);
            scene.withdraw(number);
            if (!node.leave(LEAVE_LIMIT)) {
                throw new IllegalStateException(
                        "node %d: still there %d s after SIGTERM".formatted(number, LEAVE_LIMIT.toSeconds()));
            }
            node.start();
            scene.awaitCluster();
        }
    }
}
