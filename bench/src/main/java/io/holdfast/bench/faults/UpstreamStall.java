package io.holdfast.bench.faults;

import java.time.Duration;

/** The upstream falls silent for a while on a share of the streams. */
record UpstreamStall(double share, Duration time) implements Fault {
    @Override
    public String kind() {
        return "upstream-stall";
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        scene.onLoop(() -> scene.upstream().stall(share, time));
        Scene.pause(time);
    }
}
