package io.holdfast.stream.live;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.journal.Doubt;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be there before an upstream is asked: any gateway can find the stream, it is permitted, and the journal has the
 * request. Whoever is in the directory first begins the stream: a gateway that took this node for lost has asked another one
 * since. A key that stands for another stream by now was given up as ours in the same way.
 */
final class Beginning {
    private static final Logger log = LoggerFactory.getLogger(Beginning.class);

    private final Cluster cluster;
    private final StreamConfig config;
    private final Journal journal;
    private final Doubt doubt;
    private final Room room;

    Beginning(Cluster cluster, StreamConfig config, Journal journal, Doubt doubt, Room room) {
        this.cluster = cluster;
        this.config = config;
        this.journal = journal;
        this.doubt = doubt;
        this.room = room;
    }

    /** Completes when the stream has started; one that may not is lost or has failed then. */
    Future<Void> begin(LiveStream stream, StreamDirectory.Entry here) {
        Future<Boolean> entered = cluster.streams().enter(stream.id(), here, config.directoryMs());
        Future<Boolean> keyed = cluster.keys().standsFor(stream.terms().idempotencyKey(), stream.id());
        Future<Optional<Fault>> permitted = room.permit(stream.opening());
        Promise<Void> begun = Promise.promise();
        Future.all(entered, keyed, permitted)
                .compose(all ->
                        entered.result() && keyed.result() && permitted.result().isEmpty()
                                ? journal.open(stream.opening()).map(result -> result == Result.APPENDED)
                                : Future.succeededFuture(false))
                .andThen((journaled, failure) -> room.opened())
                .onComplete(journaled -> {
                    if (journaled.succeeded() && journaled.result()) {
                        // In doubt, it may have been written for nobody but us: no client is told of it before.
                        doubt.whenOver(() -> {
                            stream.start();
                            begun.complete();
                        });
                    } else if (entered.succeeded() && !entered.result()) {
                        stream.lose(Fault.STREAM_MOVED);
                        begun.fail(new Refusal(Fault.STREAM_MOVED));
                    } else {
                        Fault fault = keyed.succeeded() && !keyed.result()
                                ? Fault.OWNER_SILENT
                                : notPermitted(permitted).orElseGet(() -> notJournaled(journaled.cause()));
                        log.warn("Stream not begun: stream={} reason={}", stream.id(), fault.code(), journaled.cause());
                        stream.failed(fault, "", fault.status());
                        begun.fail(new Refusal(fault));
                    }
                });
        return begun.future();
    }

    private static Optional<Fault> notPermitted(Future<Optional<Fault>> permitted) {
        return permitted.succeeded() ? permitted.result() : Optional.empty();
    }

    private static Fault notJournaled(@Nullable Throwable cause) {
        return cause instanceof Refusal refusal ? refusal.fault() : Fault.JOURNAL_UNAVAILABLE;
    }
}
