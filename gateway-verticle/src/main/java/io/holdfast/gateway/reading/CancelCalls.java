package io.holdfast.gateway.reading;

import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Requests to cancel that owners have not answered yet. */
final class CancelCalls {
    private final Outbox outbox;
    private final Duration timeout;
    private final Map<Long, Promise<Boolean>> waiting = new HashMap<>();
    private long lastCall;

    CancelCalls(Outbox outbox, Duration timeout) {
        this.outbox = outbox;
        this.timeout = timeout;
    }

    /** Completes with false when the owner does not know the stream. */
    Future<Boolean> cancel(StreamId stream, Address owner, String principal) {
        long call = ++lastCall;
        Promise<Boolean> promise = Promise.promise();
        waiting.put(call, promise);
        outbox.send(owner, new Cancel(call, stream, principal));
        return promise.future()
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(late -> Future.failedFuture(new Refusal(Fault.OWNER_SILENT)))
                .onComplete(answer -> waiting.remove(call));
    }

    void answered(Cancelled frame) {
        Promise<Boolean> promise = waiting.get(frame.call());
        if (promise != null) {
            promise.tryComplete(frame.found());
        }
    }
}
