package io.holdfast.stream;

import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Gives streams whose upstream connection broke another one, after a pause that grows and is never twice the same. */
final class Mending {
    private static final Set<Fault> MENDABLE = EnumSet.of(
            Fault.UPSTREAM_LOST,
            Fault.UPSTREAM_IDLE,
            Fault.UPSTREAM_UNREACHABLE,
            Fault.UPSTREAM_REFUSED,
            Fault.UPSTREAM_TIMEOUT);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;
    private static final long JOURNAL_PAUSE_MS = 20;

    private final Vertx vertx;
    private final int retries;

    Mending(Vertx vertx, int retries) {
        this.vertx = vertx;
        this.retries = retries;
    }

    /**
     * Whether the stream will go on.
     *
     * @param attempt 1 for the first in a row that brought no event
     */
    boolean begin(LiveStream stream, Fault fault, int attempt) {
        if (attempt > retries || !MENDABLE.contains(fault)) {
            return false;
        }
        Optional<Source> rest = stream.supply().rest(stream.nextSeq(), stream.upstreamId());
        rest.ifPresent(source -> vertx.setTimer(pauseMs(attempt), over -> goOn(stream, source)));
        return rest.isPresent();
    }

    /** The journal must have everything first, since the source looks there for what it need not say again. */
    private void goOn(LiveStream stream, Source source) {
        if (stream.committed()) {
            stream.goOn(source);
        } else if (!stream.over()) {
            vertx.setTimer(JOURNAL_PAUSE_MS, over -> goOn(stream, source));
        }
    }

    private static long pauseMs(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(attempt - 1, 10));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    }
}
