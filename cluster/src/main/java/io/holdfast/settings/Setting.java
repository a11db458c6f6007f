package io.holdfast.settings;

import java.util.regex.Pattern;

/**
 * A key with its value and where that came from, fit for printing: credentials in URLs are masked.
 *
 * @param origin {@link #DEFAULT}, or the file, environment variable or option that set it
 */
public record Setting(String key, String value, String origin) {
    static final String DEFAULT = "default";
    public static final String MASK = "***";

    // Up to the last @, beyond the authority of RFC 3986 3.2: a password with a bare / or # in it must not show either.
    private static final Pattern USER_INFO = Pattern.compile("(?<=://).*@", Pattern.DOTALL);
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("([?&][^=&#]*(?:password|secret|token|key)[^=&#]*=)[^&#]*", Pattern.CASE_INSENSITIVE);

    public Setting {
        value = masked(value);
    }

    public static String masked(String value) {
        String withoutUser = USER_INFO.matcher(value).replaceAll(MASK + "@");
        return SECRET_PARAMETER.matcher(withoutUser).replaceAll("$1" + MASK);
    }

    String problem(String expected) {
        return "%s: %s%s (expected: %s)"
                .formatted(key, value, origin.equals(DEFAULT) ? "" : " from " + origin, expected);
    }
}
