package io.holdfast.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells of, by looking again and again. */
public final class Until {
    private Until() {}

    /**
     * Completes when the condition holds, which may be at once, and when the limit has passed in any case.
     *
     * @param pause between two looks
     */
    public static Future<Void> holds(Vertx vertx, Duration pause, Duration limit, BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        long since = System.nanoTime();
        vertx.setPeriodic(pause.toMillis(), timer -> {
            boolean late = System.nanoTime() - since > limit.toNanos();
            if (late || condition.getAsBoolean()) {
                vertx.cancelTimer(timer);
                over.tryComplete();
            }
        });
        return over.future();
    }
}
