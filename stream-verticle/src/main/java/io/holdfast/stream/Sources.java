package io.holdfast.stream;

import io.holdfast.cluster.OnOwnerLoss;
import io.holdfast.stream.Journal.Opening;
import io.holdfast.wire.OpeningRequest;
import io.vertx.core.Vertx;
import java.util.Optional;

/** What a stream's events come from: at first, and after its owner or its upstream connection was lost. */
final class Sources {
    private final Vertx vertx;
    private final Journal journal;
    private final UpstreamClient upstream;
    private final OnOwnerLoss policy;

    Sources(Vertx vertx, StreamConfig config, Journal journal) {
        this.vertx = vertx;
        this.journal = journal;
        this.upstream = new UpstreamClient(vertx, config);
        this.policy = config.onOwnerLoss();
    }

    Source first(Opening opening) {
        return isSelfTest(opening) ? new SelfTestSource(vertx) : call(opening, opening.request());
    }

    /**
     * The rest of a stream of which so many events are in the journal; empty when the stream can't go on.
     *
     * @param end the position behind the last event
     */
    Optional<Source> rest(Opening opening, long end) {
        if (isSelfTest(opening)) {
            return Optional.empty();
        }
        return switch (policy) {
            case REPLAY ->
                Optional.of(new ReplaySource(
                        journal,
                        opening.stream(),
                        end,
                        lastId -> call(opening, opening.request().withLastEventId(lastId))));
            case CONTINUE ->
                Optional.of(new ContinueSource(
                        journal, opening.stream(), end, opening.request(), request -> call(opening, request)));
            case FAIL -> Optional.empty();
        };
    }

    /** Whether another owner could go on with the stream. */
    boolean goesOn(Opening opening) {
        return policy != OnOwnerLoss.FAIL && !isSelfTest(opening);
    }

    private Source call(Opening opening, OpeningRequest request) {
        return upstream.call(opening.stream(), opening.session(), request);
    }

    private static boolean isSelfTest(Opening opening) {
        return opening.request().route().equals(OpeningRequest.SELF_TEST);
    }
}
