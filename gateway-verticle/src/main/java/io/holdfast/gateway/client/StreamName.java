package io.holdfast.gateway.client;

import io.holdfast.wire.StreamId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What clients call a stream: its id, or where producers push, the name that one of them chose. Nothing is both.
 */
public final class StreamName {
    /** Unreserved characters of RFC 3986 2.3. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,127}");

    /** Has a path of its own below that of streams. */
    private static final String SELF_TEST = "test";

    private StreamName() {}

    /** The id of the stream of this name. Empty for what is no name that a producer may choose. */
    public static Optional<StreamId> pushed(String principal, String text) {
        boolean free = NAME.matcher(text).matches() && !text.equals(SELF_TEST);
        return free && StreamId.parse(text).isEmpty()
                ? Optional.of(StreamId.pushed(principal, text))
                : Optional.empty();
    }

    /**
     * The stream that a client means.
     *
     * @param names whether a stream may have one
     */
    public static Optional<StreamId> given(String principal, String text, boolean names) {
        return StreamId.given(text).or(() -> names ? pushed(principal, text) : Optional.empty());
    }
}
