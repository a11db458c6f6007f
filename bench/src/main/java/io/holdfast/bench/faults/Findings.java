package io.holdfast.bench.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Violations: all counted, the first ones kept. */
final class Findings {
    private static final int KEPT = 10;

    private final Map<Violation.Kind, Long> byKind = new EnumMap<>(Violation.Kind.class);
    private final List<Violation> first = new ArrayList<>();

    void add(Violation violation) {
        byKind.merge(violation.kind(), 1L, Long::sum);
        if (first.size() < KEPT) {
            first.add(violation);
        }
    }

    long count() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<Violation.Kind, Long> byKind() {
        return Map.copyOf(byKind);
    }

    List<Violation> first() {
        return List.copyOf(first);
    }
}
