package io.holdfast.stream.durable;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a durable stream: the seq of the event that comes next, in the form that others use, too, so that offsets
 * sort as texts.
 */
final class DurableOffset {
    static final String START = "-1";
    static final String NOW = "now";

    private static final Pattern FORM = Pattern.compile("0{16}_([0-9]{16})");

    private DurableOffset() {}

    static String text(long seq) {
        return "0000000000000000_%016d".formatted(seq);
    }

    /** Empty for what we have never called an offset. */
    static OptionalLong parse(String text) {
        if (text.equals(START)) {
            return OptionalLong.of(0);
        }
        Matcher form = FORM.matcher(text);
        return form.matches() ? OptionalLong.of(Long.parseLong(form.group(1))) : OptionalLong.empty();
    }
}
