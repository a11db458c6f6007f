package io.holdfast.stream.journal;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.List;

/** Whoever waits until the journal has everything of a stream before a position; on the stream's event loop. */
public final class Acknowledged {
    private record Waiting(long position, Promise<Void> promise) {}

    /** Empty for nearly all streams, which nobody pushes to. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);

    /** Positions that are waited for never go back. */
    public Future<Void> until(long position) {
        Promise<Void> promise = Promise.promise();
        waiting.add(new Waiting(position, promise));
        return promise.future();
    }

    /** The journal has everything before the position. */
    public void reached(long position) {
        for (Waiting next = waiting.peek(); next != null && next.position <= position; next = waiting.peek()) {
            waiting.remove();
            next.promise.complete();
        }
    }

    /** The stream is ours no more. What is not acknowledged by now may be in the journal, or get there yet. */
    public void lost(Fault why) {
        fail(why == Fault.STREAM_MOVED ? Fault.OWNER_LOST : why);
    }

    public void fail(Fault why) {
        List<Waiting> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(one -> one.promise.fail(new Refusal(why)));
    }
}
