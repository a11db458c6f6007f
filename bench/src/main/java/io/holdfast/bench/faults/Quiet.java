package io.holdfast.bench.faults;

import java.time.Duration;

/** No fault at all, to see what the machine alone does. */
record Quiet(Duration time) implements Fault {
    @Override
    public String kind() {
        return "none";
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        Scene.pause(time);
    }
}
