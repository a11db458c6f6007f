package io.holdfast.testing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** One event loop with its Vertx, made to move by the test's thread. */
public final class EventLoop implements AutoCloseable {
    /** More turns than a frame needs from an outbox to its inbox. */
    private static final int TURNS = 20;

    private static final long POLL_MS = 5;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();

    public Vertx vertx() {
        return vertx;
    }

    /** Runs on the loop, and then until nothing is queued there any more. */
    public void run(Runnable action) {
        call(() -> {
            action.run();
            return null;
        });
    }

    /** The same for an action with a result. */
    public <T> T call(Callable<T> action) {
        Promise<T> result = Promise.promise();
        context.runOnContext(turn -> {
            try {
                result.complete(action.call());
            } catch (Throwable failure) {
                result.fail(failure);
            }
        });
        T value = await(result.future());
        Promise<Void> settled = Promise.promise();
        settle(settled, TURNS);
        await(settled.future());
        return value;
    }

    private void settle(Promise<Void> settled, int turns) {
        context.runOnContext(turn -> {
            if (turns == 0) {
                settled.complete();
            } else {
                settle(settled, turns - 1);
            }
        });
    }

    /** Returns when the condition, looked at on the loop, holds, and fails when it does not come to that. */
    public void awaitThat(BooleanSupplier condition) {
        Promise<Void> held = Promise.promise();
        context.runOnContext(turn -> vertx.setPeriodic(0, POLL_MS, timer -> {
            if (condition.getAsBoolean()) {
                vertx.cancelTimer(timer);
                held.complete();
            }
        }));
        await(held.future());
    }

    public <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not completed in time", late);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
