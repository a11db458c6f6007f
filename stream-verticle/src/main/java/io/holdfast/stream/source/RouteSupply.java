package io.holdfast.stream.source;

import io.holdfast.routes.Route;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.wire.OpeningRequest;
import java.time.Duration;
import java.util.Optional;

/** The upstreams of a route: asked at first, and again after the owner or the upstream connection was lost. */
public record RouteSupply(Route route, Opening opening, UpstreamClient upstreams, Journal journal) implements Supply {

    @Override
    public Source first() {
        return upstreams.ask(route, opening.stream(), opening.session(), opening.request());
    }

    @Override
    public Optional<Source> rest(long end, String upstreamId) {
        return switch (route.onOwnerLoss()) {
            case REPLAY ->
                Optional.of(new ReplaySource(
                        journal,
                        opening.stream(),
                        end,
                        upstreamId,
                        () -> call(opening.request().withLastEventId(upstreamId))));
            case CONTINUE ->
                Optional.of(new ContinueSource(journal, opening.stream(), end, opening.request(), this::call));
            case RESUME ->
                goesOn(end)
                        ? Optional.of(new ResponseSource(journal, opening.stream(), end, opening.request(), this::call))
                        : Optional.empty();
            case FAIL -> Optional.empty();
        };
    }

    @Override
    public boolean goesOn(long end) {
        return switch (route.onOwnerLoss()) {
            case REPLAY, CONTINUE -> true;
            case RESUME -> end > 0 && ResponseSource.runsOn(opening.request());
            case FAIL -> false;
        };
    }

    @Override
    public int retries() {
        return route.upstreams().retry().retries();
    }

    @Override
    public Duration maxDuration() {
        return route.maxDuration();
    }

    private Source call(OpeningRequest request) {
        return upstreams.askAgain(route, opening.stream(), opening.session(), request);
    }
}
