package io.holdfast.bench.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Violations: all counted, as many kept as anybody will ever read. */
final class Findings {
    private static final int KEPT = 10_000;
    private static final int FIRST = 10;

    private final Map<Violation.Kind, Long> byKind = new EnumMap<>(Violation.Kind.class);
    private final List<Violation> kept = new ArrayList<>();

    void add(Violation violation) {
        byKind.merge(violation.kind(), 1L, Long::sum);
        if (kept.size() < KEPT) {
            kept.add(violation);
        }
    }

    long count() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<Violation.Kind, Long> byKind() {
        return Collections.unmodifiableMap(byKind);
    }

    List<Violation> first() {
        return kept.stream().limit(FIRST).toList();
    }

    List<Violation> kept() {
        return List.copyOf(kept);
    }
}
