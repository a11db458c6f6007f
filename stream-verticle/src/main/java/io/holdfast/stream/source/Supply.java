package io.holdfast.stream.source;

import java.time.Duration;
import java.util.Optional;

/** Where one stream's events come from, on the terms that held when this owner began with it. */
public interface Supply {
    Source first();

    /**
     * The rest of a stream of which so many events are in the journal; empty when the stream can't go on.
     *
     * @param end the position behind the last event
     * @param upstreamId what the upstream called that event, "" when it did not
     */
    Optional<Source> rest(long end, String upstreamId);

    /** Whether another owner could go on with the stream, of which so many events are in the journal. */
    boolean goesOn(long end);

    /** How often in a row {@link #rest} may be asked for after the source broke off. */
    int retries();

    /** Whether the owner may have nothing to append for long, and so not find out that it is the owner no more. */
    default boolean mayBeSilent() {
        return false;
    }

    /** Age at which the stream is ended. */
    Duration maxDuration();
}
