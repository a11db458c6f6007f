package io.holdfast.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.function.Consumer;

/** Does the same to many, spread over a time: what follows from it does not come all at once. */
public final class Spread {
    private static final long STEP_MS = 50;

    private Spread() {}

    /** Few are done with at once, many in equal parts. Completes when all have been. */
    public static <T> Future<Void> over(Vertx vertx, long ms, Collection<T> many, Consumer<T> action) {
        Queue<T> rest = new ArrayDeque<>(many);
        int each = (int) (rest.size() / Math.max(1, ms / STEP_MS)) + 1;
        Promise<Void> done = Promise.promise();
        vertx.setPeriodic(1, STEP_MS, timer -> {
            for (int i = 0; i < each && !rest.isEmpty(); i++) {
                action.accept(rest.remove());
            }
            if (rest.isEmpty()) {
                vertx.cancelTimer(timer);
                done.complete();
            }
        });
        return done.future();
    }
}
