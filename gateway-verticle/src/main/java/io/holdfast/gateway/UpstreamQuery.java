package io.holdfast.gateway;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a request's query string that is meant for the upstream. */
final class UpstreamQuery {
    private static final Set<String> OURS = Set.of("sessionId", "lastEventId");

    private UpstreamQuery() {}

    /** Whether the text can stand in a request line (RFC 3986 3.4, less strict about which printable characters). */
    static boolean valid(String query) {
        return query.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#');
    }

    static String fault(String name) {
        return name + ": not a query string (expected: printable ASCII without spaces)";
    }

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
