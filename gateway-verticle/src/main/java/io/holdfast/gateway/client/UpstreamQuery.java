package io.holdfast.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a request's query string that is meant for the upstream. */
public final class UpstreamQuery {
    private static final Set<String> OURS = Set.of("sessionId", "lastEventId");

    private UpstreamQuery() {}

    /** Whether the text can stand in a request line (RFC 3986 3.4, less strict about which printable characters). */
    public static boolean valid(String query) {
        return query.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#');
    }

    public static String fault(String name) {
        return name + ": not a query string (expected: printable ASCII without spaces)";
    }

    /** The parameters in their order and encoding, without our own. */
    public static String of(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        return Arrays.stream(query.split("&"))
                .filter(parameter -> !OURS.contains(parameter.split("=", 2)[0]))
                .collect(Collectors.joining("&"));
    }

    /** The rest as it is, when each parameter of that name is taken away, however it is written. */
    public static String without(String name, String query) {
        return Arrays.stream(query.split("&"))
                .map(part -> Arrays.stream(part.split(";"))
                        .filter(parameter -> !name.equals(decoded(parameter.split("=", 2)[0])))
                        .collect(Collectors.joining(";")))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&"));
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, UTF_8);
        } catch (IllegalArgumentException wrongEscape) {
            return name;
        }
    }
}
