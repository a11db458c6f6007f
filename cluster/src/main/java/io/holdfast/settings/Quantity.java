package io.holdfast.settings;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A kind of whole number as people write it: bare, or with one of the units of its kind ({@code 15s}, {@code 64KB}). */
final class Quantity {
    static final Quantity NUMBER = new Quantity(List.of(Map.entry("", 1L)));
    /** In bytes, by powers of 1024. */
    static final Quantity SIZE = new Quantity(List.of(
            Map.entry("", 1L), Map.entry("KB", 1L << 10), Map.entry("MB", 1L << 20), Map.entry("GB", 1L << 30)));
    /** In milliseconds. */
    static final Quantity DURATION = new Quantity(
            List.of(Map.entry("ms", 1L), Map.entry("s", 1_000L), Map.entry("m", 60_000L), Map.entry("h", 3_600_000L)));

    private static final Pattern WRITTEN = Pattern.compile("(-?[0-9]+) ?([A-Za-z]*)");

    private final Map<String, Long> units = new LinkedHashMap<>();

    private Quantity(List<Map.Entry<String, Long>> smallestFirst) {
        smallestFirst.forEach(unit -> units.put(unit.getKey(), unit.getValue()));
    }

    long parse(Object raw, long min, long max) throws Mismatch {
        var written = WRITTEN.matcher(raw.toString().strip());
        if (!written.matches()) {
            throw new Mismatch(range(min, max) + unitRule());
        }
        var scale = Optional.ofNullable(units.get(written.group(2)));
        if (scale.isEmpty()) {
            throw new Mismatch(
                    written.group(2).isEmpty()
                            ? "a unit after the number, " + unitNames()
                            : range(min, max) + unitRule());
        }
        var value = new BigInteger(written.group(1)).multiply(BigInteger.valueOf(scale.get()));
        if (value.compareTo(BigInteger.valueOf(min)) < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new Mismatch(range(min, max));
        }
        return value.longValueExact();
    }

    /** In the largest unit that leaves no fraction. */
    String show(long value) {
        var largestFirst = new ArrayList<>(units.entrySet());
        Collections.reverse(largestFirst);
        return largestFirst.stream()
                .filter(unit -> value != 0 && value % unit.getValue() == 0)
                .findFirst()
                .map(unit -> value / unit.getValue() + unit.getKey())
                .orElseGet(() -> value + units.keySet().iterator().next());
    }

    private String range(long min, long max) {
        return show(min) + ".." + show(max);
    }

    private String unitRule() {
        return unitNames().isEmpty() ? "" : ", unit " + unitNames();
    }

    private String unitNames() {
        var names = units.keySet().stream().filter(unit -> !unit.isEmpty()).toList();
        return names.isEmpty() ? "" : "one of " + String.join(", ", names);
    }
}
