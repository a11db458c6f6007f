package io.holdfast.gateway;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a request's query string that is meant for the upstream. */
final class UpstreamQuery {
    private static final Set<String> OURS = Set.of("sessionId", "lastEventId");

    private UpstreamQuery() {}

    /** The parameters in their order and encoding, without our own. */
    static String of(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        return Arrays.stream(query.split("&"))
                .filter(parameter -> !OURS.contains(parameter.split("=", 2)[0]))
                .collect(Collectors.joining("&"));
    }
}
