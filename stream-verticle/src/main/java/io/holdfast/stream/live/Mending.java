package io.holdfast.stream.live;

import io.holdfast.cluster.Backoff;
import io.holdfast.stream.source.Source;
import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Gives streams whose upstream connection broke another one, after a pause that grows and is never twice the same. */
final class Mending {
    private static final Set<Fault> MENDABLE = EnumSet.of(
            Fault.UPSTREAM_LOST,
            Fault.UPSTREAM_IDLE,
            Fault.UPSTREAM_UNREACHABLE,
            Fault.UPSTREAM_REFUSED,
            Fault.UPSTREAM_TIMEOUT);
    private static final long JOURNAL_PAUSE_MS = 20;

    private final Vertx vertx;

    Mending(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Whether the stream will go on.
     *
     * @param attempt 1 for the first in a row that brought no event
     */
    boolean begin(LiveStream stream, Fault fault, int attempt) {
        if (attempt > stream.supply().retries() || !MENDABLE.contains(fault)) {
            return false;
        }
        Optional<Source> rest = stream.supply().rest(stream.nextSeq(), stream.upstreamId());
        rest.ifPresent(source -> vertx.setTimer(Backoff.UPSTREAM.pauseMs(attempt), over -> goOn(stream, source)));
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
}
