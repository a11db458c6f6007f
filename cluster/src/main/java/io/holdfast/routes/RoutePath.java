package io.holdfast.routes;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The path of a route.
 *
 * @param base without a slash at its end; "" for the root with everything below it
 * @param below whether everything below belongs to the route, too
 */
public record RoutePath(String base, boolean below) {
    static final String EXPECTED = "/ and letters, digits, '.', '_', '~', '-', with /** at its end for all below";

    private static final String ALL_BELOW = "/**";
    static final Pattern WRITTEN = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+(/\\*\\*)?|/\\*\\*");
    /** Answered by the gateway itself. */
    private static final List<RoutePath> RESERVED = List.of(of("/api/stream/**"), of("/actuator/**"), of("/ws/**"));

    static RoutePath of(String written) {
        return written.endsWith(ALL_BELOW)
                ? new RoutePath(written.substring(0, written.length() - ALL_BELOW.length()), true)
                : new RoutePath(written, false);
    }

    /** Stands for one that was written wrongly. */
    boolean isNone() {
        return base.isEmpty() && !below;
    }

    /** Whether a request could be meant for either. */
    boolean overlaps(RoutePath other) {
        return covers(other.base) || other.covers(base);
    }

    boolean isReserved() {
        return !isNone() && RESERVED.stream().anyMatch(this::overlaps);
    }

    boolean covers(String path) {
        return path.equals(base) || (below && path.startsWith(base + "/"));
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return below ? base + ALL_BELOW : base;
    }
}
