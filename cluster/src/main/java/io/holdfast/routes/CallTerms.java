package io.holdfast.routes;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import java.time.Duration;

/**
 * What holds for calls that are passed through, on routes of the kinds {@code api} and {@code websocket}.
 *
 * @param timeout of a whole API call, from its first byte here to the last one of the answer
 */
public record CallTerms(Duration timeout) {
    static final CallTerms DEFAULT = new CallTerms(ofSeconds(30));

    static CallTerms from(Settings entry) {
        return new CallTerms(entry.duration("timeout", DEFAULT.timeout, ofMillis(100), ofHours(1)));
    }
}
