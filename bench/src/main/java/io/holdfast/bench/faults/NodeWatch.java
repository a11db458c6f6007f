package io.holdfast.bench.faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Looks at nodes every ten seconds, on a thread of its own, until it is closed. */
final class NodeWatch implements AutoCloseable {
    private static final long PERIOD_MS = 10_000;

    private final List<Node> nodes;
    private final List<NodeSample> samples = new CopyOnWriteArrayList<>();
    private final long startNanos = System.nanoTime();
    private final Thread thread = new Thread(this::watch, "node-watch");

    private NodeWatch(List<Node> nodes) {
        this.nodes = nodes;
    }

    static NodeWatch of(List<Node> nodes) {
        NodeWatch watch = new NodeWatch(nodes);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(PERIOD_MS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        for (Node node : nodes) {
            node.metrics().ifPresent(metrics -> {
                try {
                    samples.add(NodeSample.of(node.number(), seconds, node.pid(), metrics));
                } catch (IOException gone) {
                    // Between the answer and the look at the process: there is no sample of a node that is gone.
                }
            });
        }
    }

    List<NodeSample> samples() {
        return List.copyOf(samples);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
