package io.holdfast.stream.journal;

import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/** What waits while this node can't tell whether its streams are still its own. */
public final class Doubt {
    private static final long LOOK_MS = 10;

    private final Vertx vertx;
    private final BooleanSupplier ours;

    /** @param ours whether this node's streams are certainly its own */
    public Doubt(Vertx vertx, BooleanSupplier ours) {
        this.vertx = vertx;
        this.ours = ours;
    }

    /** Runs the action once there is none, maybe at once. A doubt ends soon: or the streams are taken from us. */
    public void whenOver(Runnable action) {
        if (ours.getAsBoolean()) {
            action.run();
        } else {
            vertx.setTimer(LOOK_MS, later -> whenOver(action));
        }
    }
}
