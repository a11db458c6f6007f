package io.holdfast.stream.source;

import io.holdfast.routes.Tries;
import io.holdfast.routes.UpstreamCall;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One call to an upstream after the other, with pauses, until one is good or it is enough. */
public final class Attempts {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Tries tries;
    private final Consumer<UpstreamCall> attempt;
    private long timer = NO_TIMER;

    /** @param attempt makes a call */
    public Attempts(Vertx vertx, Tries tries, Consumer<UpstreamCall> attempt) {
        this.vertx = vertx;
        this.tries = tries;
        this.attempt = attempt;
    }

    /** @param nobody run when every breaker is open */
    public void next(Runnable nobody) {
        Optional<UpstreamCall> call = tries.next();
        if (call.isEmpty()) {
            nobody.run();
        } else {
            attempt.accept(call.get());
        }
    }

    /**
     * To be asked after a call that has failed and may be repeated.
     *
     * @param enough run when there is no other try
     */
    public void again(Runnable enough) {
        OptionalLong pause = tries.again();
        if (pause.isEmpty()) {
            enough.run();
        } else if (pause.getAsLong() == 0) {
            next(enough);
        } else {
            timer = vertx.setTimer(pause.getAsLong(), over -> next(enough));
        }
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }
}
