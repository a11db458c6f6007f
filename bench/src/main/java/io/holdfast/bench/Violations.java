package io.holdfast.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Broken promises: counted by kind, and the first few in words. */
final class Violations {
    /** What was broken. */
    enum Kind {
        CONNECTION("no connection"),
        STATUS("not answered 200"),
        SILENT("no first event"),
        GAP("gap"),
        BACKWARDS("repeat or reorder"),
        ID("wrong id"),
        DATA("damaged event"),
        ERROR("error event"),
        AFTER_DONE("event after [DONE]"),
        END("early end"),
        TOTAL("events lost at the end");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final int KEPT = 10;
    private static final int MAX_LENGTH = 300;

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<String> first = new ArrayList<>();

    void add(Kind kind, String where, String what) {
        counts.merge(kind, 1L, Long::sum);
        if (first.size() < KEPT) {
            String text = "%s: %s: %s".formatted(where, kind.words, what);
            first.add(text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH));
        }
    }

    void addAll(Violations others) {
        others.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        others.first.stream().limit(KEPT - first.size()).forEach(first::add);
    }

    long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    Map<String, Long> byKind() {
        Map<String, Long> named = new LinkedHashMap<>();
        counts.forEach((kind, count) -> named.put(kind.words, count));
        return named;
    }

    List<String> first() {
        return Collections.unmodifiableList(first);
    }
}
