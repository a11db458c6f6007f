package io.holdfast.stream.source;

import java.time.Duration;
import java.util.Optional;

/** A source that can't be asked again. */
public record OneTimeSupply(Source first, Duration maxDuration) implements Supply {

    @Override
    public Optional<Source> rest(long end, String upstreamId) {
        return Optional.empty();
    }

    @Override
    public int retries() {
        return 0;
    }

    @Override
    public boolean goesOn(long end) {
        return false;
    }
}
