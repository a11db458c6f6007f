package io.holdfast.bench.faults;

import java.time.Duration;

/** Redis takes commands and answers none for a while. */
record RedisStall(Duration time) implements Fault {
    @Override
    public String kind() {
        return "redis-stall";
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        Redis redis = scene.redis().orElseThrow();
        redis.freeze();
        Scene.pause(time);
        redis.thaw();
    }
}
