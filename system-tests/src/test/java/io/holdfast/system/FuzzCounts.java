package io.holdfast.system;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a node has said to nonsense; several threads tell. */
final class FuzzCounts {
    private final Map<String, Integer> answers = new TreeMap<>();
    private final AtomicInteger inputs = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    void connected() {
        connections.incrementAndGet();
    }

    void input() {
        inputs.incrementAndGet();
    }

    /** @param what a status, or how a WebSocket ended */
    synchronized void answer(String what) {
        answers.merge(what, 1, Integer::sum);
    }

    int inputs() {
        return inputs.get();
    }

    /** How often each came, in order. */
    synchronized Map<String, Integer> answers() {
        return new TreeMap<>(answers);
    }

    @Override
    public String toString() {
        return "inputs=" + inputs + " connections=" + connections + " answers=" + answers();
    }
}
