package io.holdfast.bench.faults;

import java.util.EnumMap;
import java.util.Map;

/** A number for each {@link Count}. */
final class Counts {
    private final Map<Count, Long> values = new EnumMap<>(Count.class);

    void add(Count count) {
        add(count, 1);
    }

    void add(Count count, long more) {
        values.merge(count, more, Long::sum);
    }

    void addAll(Counts others) {
        others.values.forEach(this::add);
    }

    long get(Count count) {
        return values.getOrDefault(count, 0L);
    }

    Counts copy() {
        Counts copy = new Counts();
        copy.addAll(this);
        return copy;
    }

    Counts since(Counts earlier) {
        Counts difference = copy();
        earlier.values.forEach((count, value) -> difference.add(count, -value));
        return difference;
    }
}
