package io.holdfast.bench;

import java.util.Locale;

/** Elements of our pictures (SVG 1.1), each a line; the classes are those of the picture's style. */
public final class Svg {
    private Svg() {}

    /** @param anchor of the words: start, middle or end */
    public static String text(String kind, double x, double y, String anchor, String words) {
        return format(
                "  <text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", kind, x, y, anchor, words);
    }

    /** With points in numbers, wherever the tool runs. */
    public static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
