package io.holdfast.bench.faults;

import java.time.Duration;

/** SIGKILL to Redis; it comes back with all that it has answered for. */
record RedisKill(Duration down) implements Fault {
    @Override
    public String kind() {
        return "redis-kill";
    }

    @Override
    public void happen(Scene scene) throws InterruptedException {
        Redis redis = scene.redis().orElseThrow();
        redis.kill();
        Scene.pause(down);
        redis.restart();
    }
}
